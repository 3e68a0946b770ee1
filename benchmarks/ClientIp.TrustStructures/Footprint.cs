using System;
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ClientIp.TrustStructures;

/// <summary>
/// The bytes of the arrays that an object refers to, counted by reflection. The count is exact, the same in every run, and can leave out a part, unlike a comparison of
/// the heap before and after. The bytes of an object besides its arrays aren't counted. They are less than 300 in every structure.
/// </summary>
internal static class Footprint
{
    private const int ArrayHeader = 24;

    /// <param name="root">What is counted, with all that it holds.</param>
    /// <param name="without">The name of a generic type whose objects are left out. There must be one.</param>
    public static long Of(object root, string? without = null)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        bool isLeftOut = false;
        long bytes = Count(root);
        return without is null || isLeftOut ? bytes : throw new InvalidOperationException($"There is no {without} in {root.GetType()}.");

        long Count(object value)
        {
            Type type = value.GetType();
            if (without is not null && type.Name.StartsWith(without, StringComparison.Ordinal))
            {
                isLeftOut = true;
                return 0;
            }

            if (type.IsPrimitive || value is string or Pointer || (!type.IsValueType && !seen.Add(value)))
                return 0;
            return value is Array array ? OfArray(array, type.GetElementType()!) : OfFields(value, type);
        }

        long OfArray(Array array, Type element)
        {
            long sum = ArrayHeader + (long)array.Length * SizeOf(element);
            if (!IsPlain(element))
            {
                foreach (object? item in array)
                    sum += item is null ? 0 : Count(item);
            }

            return sum;
        }

        long OfFields(object value, Type type)
        {
            long sum = 0;
            for (Type? declaring = type; declaring is not null; declaring = declaring.BaseType)
            {
                foreach (FieldInfo field in declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (field.GetValue(value) is { } content)
                        sum += Count(content);
                }
            }

            return sum;
        }
    }

    private static bool IsPlain(Type type) => !IsReferenceOrHasOne(type);

    private static bool IsReferenceOrHasOne(Type type)
        => (bool)typeof(RuntimeHelpers).GetMethod(nameof(RuntimeHelpers.IsReferenceOrContainsReferences))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static int SizeOf(Type type)
        => (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;
}
