using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace ClientIp.Sockets;

/// <summary>The content of a response. It ends the connection when it is read to the end or disposed of.</summary>
internal sealed class SingleConnectionContent : HttpContent
{
    private readonly HttpContent _content;
    private readonly SingleConnection _connection;

    public SingleConnectionContent(HttpContent content, SingleConnection connection)
    {
        _content = content;
        _connection = connection;
        foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in content.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await _content.CopyToAsync(stream, context, cancellationToken).ConfigureAwait(false);
        _connection.Dispose();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _content.CopyTo(stream, context, cancellationToken);
        _connection.Dispose();
    }

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken)
        => new SingleConnectionStream(await _content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _connection);

    protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken)
        => new SingleConnectionStream(_content.ReadAsStream(cancellationToken), _connection);

    protected override bool TryComputeLength(out long length)
    {
        // Content-Length is among the copied headers if the server sent it.
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _connection.Dispose();
        }

        base.Dispose(disposing);
    }
}
