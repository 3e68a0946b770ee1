using System;
using System.Runtime.CompilerServices;

namespace ClientIp.Compatibility;

/// <summary>Members that netstandard2.0 lacks, under their names in net8.0, so that the code is the same for both.</summary>
internal static class Polyfills
{
    extension(ArgumentNullException)
    {
        public static void ThrowIfNull(object? argument, [CallerArgumentExpression(nameof(argument))] string? paramName = null)
        {
            if (argument is null)
                throw new ArgumentNullException(paramName);
        }
    }

    extension(Enum)
    {
        public static string[] GetNames<TEnum>()
            where TEnum : struct, Enum
            => Enum.GetNames(typeof(TEnum));

        public static bool IsDefined<TEnum>(TEnum value)
            where TEnum : struct, Enum
            => Enum.IsDefined(typeof(TEnum), value);
    }

    extension(string text)
    {
        public bool Contains(char value) => text.IndexOf(value) >= 0;
    }
}
