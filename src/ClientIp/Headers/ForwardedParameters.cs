using System;
using ClientIp.Addresses;

namespace ClientIp.Headers;

/// <summary>The parameters that RFC 7239 section 5 names, and all others.</summary>
internal enum ForwardedParameter
{
    Extension,
    For,
    By,
    Host,
    Proto,
}

/// <summary>Their names, in any mixture of cases.</summary>
internal static class ForwardedParameters
{
    private const int LongestName = 5;

    public static ForwardedParameter Find<T>(ReadOnlySpan<T> name)
        where T : unmanaged
    {
        if (name.Length > LongestName)
            return ForwardedParameter.Extension;

        // A token holds no other unit that comes to a lower-case letter this way.
        ulong units = 0;
        for (int i = 0; i < name.Length; i++)
            units = units << 8 | (byte)(CodeUnit.At(name, i) | 0x20);

        return units switch
        {
            ('f' << 16) | ('o' << 8) | 'r' => ForwardedParameter.For,
            ('b' << 8) | 'y' => ForwardedParameter.By,
            ((ulong)'h' << 24) | ('o' << 16) | ('s' << 8) | 't' => ForwardedParameter.Host,
            ((ulong)'p' << 32) | ((ulong)'r' << 24) | ('o' << 16) | ('t' << 8) | 'o' => ForwardedParameter.Proto,
            _ => ForwardedParameter.Extension,
        };
    }
}
