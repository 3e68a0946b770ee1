using System;

namespace ClientIp.Tests;

/// <summary>Types that the library keeps internal, for tests of completeness only.</summary>
internal static class Internals
{
    public static Type Type(string fullName) => typeof(IpAddr).Assembly.GetType(fullName, throwOnError: true)!;

    /// <summary>The members of an internal enum.</summary>
    public static TheoryData<string> Members(string enumName)
    {
        var members = new TheoryData<string>();
        foreach (string name in Enum.GetNames(Type(enumName)))
            members.Add(name);
        return members;
    }
}
