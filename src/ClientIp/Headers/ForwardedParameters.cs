using System;
using System.Runtime.CompilerServices;
using ClientIp.Text;

namespace ClientIp.Headers;

/// <summary>The parameters that RFC 7239 section 5 names, and one member for all others.</summary>
internal enum ForwardedParameter
{
    Extension,
    For,
    By,
    Host,
    Proto,
}

/// <summary>Finds a parameter by its name, in any case.</summary>
internal static class ForwardedParameters
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ForwardedParameter Find<T>(ReadOnlySpan<T> name)
        where T : unmanaged
        => name.Length switch
        {
            3 when Is(name, 0, 'f') && Is(name, 1, 'o') && Is(name, 2, 'r') => ForwardedParameter.For,
            5 when Is(name, 0, 'p') && Is(name, 1, 'r') && Is(name, 2, 'o') && Is(name, 3, 't') && Is(name, 4, 'o') => ForwardedParameter.Proto,
            2 when Is(name, 0, 'b') && Is(name, 1, 'y') => ForwardedParameter.By,
            4 when Is(name, 0, 'h') && Is(name, 1, 'o') && Is(name, 2, 's') && Is(name, 3, 't') => ForwardedParameter.Host,
            _ => ForwardedParameter.Extension,
        };

    /// <summary>The exception for a <c>switch</c> that lacks an arm.</summary>
    public static Exception NotHandled(ForwardedParameter parameter)
        => new ArgumentOutOfRangeException(nameof(parameter), parameter, "A parameter that is not handled here");

    // A token is ASCII, and there only the letter itself, in either case, gives `lower` this way.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Is<T>(ReadOnlySpan<T> name, int index, char lower)
        where T : unmanaged
        => (CodeUnit.At(name, index) | 0x20) == lower;
}
