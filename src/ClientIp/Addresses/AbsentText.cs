using System;
using System.Collections;
using System.Collections.Generic;
using System.ComponentModel;
using Microsoft.Extensions.Primitives;

namespace ClientIp;

/// <summary>
/// The type that the literals <c>null</c> and <c>default</c> have as an argument for text, so that <c>TryParse(null, ...)</c> and <c>Resolve(peer, null)</c> compile
/// although the methods have overloads for strings, characters and bytes. There are no objects of this type, and no code needs to name it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class AbsentText : IEnumerable<string?>
{
    private AbsentText()
    {
    }

#pragma warning disable CA2225 // The conversions exist for overload resolution only: they make this type the best one for null.
    /// <summary>No text.</summary>
    public static implicit operator string?(AbsentText? text) => null;

    /// <summary>No lines.</summary>
    public static implicit operator StringValues(AbsentText? text) => default;

    /// <summary>No characters.</summary>
    public static implicit operator ReadOnlySpan<char>(AbsentText? text) => default;

    /// <summary>No bytes.</summary>
    public static implicit operator ReadOnlySpan<byte>(AbsentText? text) => default;

    /// <summary>No lines.</summary>
    public static implicit operator ReadOnlySpan<ReadOnlyMemory<byte>>(AbsentText? text) => default;
#pragma warning restore CA2225

    IEnumerator<string?> IEnumerable<string?>.GetEnumerator() => ((IEnumerable<string?>)[]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<string?>)this).GetEnumerator();
}
