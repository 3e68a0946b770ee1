using System;
using System.Buffers;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ClientIp.AspNetCore;

/// <summary>Finds the version of HTTP that follows a header that claims TLS, and names the version as ALPN does (P9).</summary>
internal static class SpokenHttpVersion
{
    private static readonly ReadOnlyMemory<byte> s_http2 = "h2"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> s_http11 = "http/1.1"u8.ToArray();

    // RFC 9113 s.3.4: every client begins with these bytes. In HTTP/1.1 they would be a request with the method PRI, which is reserved.
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <param name="protocols">What the endpoint speaks.</param>
    /// <param name="alpn">The protocol that the client and the proxy negotiated; empty when the proxy doesn't state it.</param>
    /// <param name="input">The bytes after the header. None of them is consumed.</param>
    /// <param name="patience">How long to wait for the first byte; afterwards <paramref name="alpn"/> decides.</param>
    /// <param name="ending">Ends the waiting.</param>
    public static async ValueTask<ReadOnlyMemory<byte>> FindAsync(HttpProtocols protocols, ReadOnlyMemory<byte> alpn, PipeReader input, TimeSpan patience, CancellationToken ending)
    {
        if (!protocols.HasFlag(HttpProtocols.Http2))
            return alpn;

        // No other version can follow. Kestrel logs an Error for each connection to such an endpoint that claims TLS and has another ALPN, and a client chooses its ALPN.
        if (!protocols.HasFlag(HttpProtocols.Http1))
            return s_http2;

        // The ALPN belongs to the client's connection to the proxy. A proxy that passes bytes on speaks the same version to this server; a proxy that reads requests may speak
        // another one: HAProxy in HTTP mode states h2 and sends HTTP/1.1.
        return await BeginsWithPreface(input, patience, ending) switch
        {
            true => s_http2,
            false => alpn.Span.SequenceEqual(s_http2.Span) ? s_http11 : alpn,
            null => alpn,
        };
    }

    /// <returns>Null when the bytes that arrived in time don't decide.</returns>
    private static async ValueTask<bool?> BeginsWithPreface(PipeReader input, TimeSpan patience, CancellationToken ending)
    {
        // Mostly the request arrived together with the header.
        long examined = 0;
        if (input.TryRead(out ReadResult read) && Judge(input, read, ref examined) is { } known)
            return known;

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ending);
        deadline.CancelAfter(patience);
        try
        {
            while (true)
            {
                read = await input.ReadAsync(deadline.Token);
                if (Judge(input, read, ref examined) is { } answer)
                    return answer;
                if (read.IsCompleted || read.IsCanceled)
                    return null;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Kestrel notices a reset at its own first read. An exception from here would be an Error in the log.
            return null;
        }
    }

    /// <param name="input">The source of <paramref name="read"/>.</param>
    /// <param name="read">All bytes so far.</param>
    /// <param name="examined">How many bytes count as examined.</param>
    private static bool? Judge(PipeReader input, ReadResult read, ref long examined)
    {
        ReadOnlySequence<byte> bytes = read.Buffer;
        bool? answer = Compare(bytes);

        // While undecided, all bytes count as examined, so that the next read waits for more. The byte that decides doesn't count, so that the next read
        // returns at once. The number never goes down: before .NET 10 a pipe throws then.
        if (answer is null)
            examined = bytes.Length;
        input.AdvanceTo(bytes.Start, bytes.GetPosition(examined));
        return answer;
    }

    private static bool? Compare(ReadOnlySequence<byte> bytes)
    {
        Span<byte> beginning = stackalloc byte[24];
        beginning = beginning[..(int)Math.Min(bytes.Length, beginning.Length)];
        bytes.Slice(0, beginning.Length).CopyTo(beginning);
        return !Preface.StartsWith(beginning) ? false : beginning.Length == Preface.Length ? true : null;
    }
}
