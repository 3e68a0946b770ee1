using System.IO;
using System.Text;

namespace ClientIp.Tool;

/// <summary>Where the tool reads and writes.</summary>
/// <param name="input">Questions.</param>
/// <param name="output">Answers; see <see cref="LineOutput"/>.</param>
/// <param name="error">What went wrong, for a person.</param>
/// <param name="isTerminal">Whether a person is looking at <paramref name="output"/>.</param>
internal sealed class ToolConsole(Stream input, Stream output, TextWriter error, bool isTerminal)
{
    public Stream Input { get; } = input;

    /// <summary>Lines as bytes.</summary>
    public LineOutput Output { get; } = new(output);

    public TextWriter Error { get; } = error;

    public bool IsTerminal { get; } = isTerminal;

    /// <summary>A writer of text to <see cref="Output"/>, whose lines end with a line feed.</summary>
    public TextWriter CreateWriter() => new StreamWriter(Output.AsStream(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n", AutoFlush = true };

    public void WriteLine(string text) => Output.Write(Encoding.UTF8.GetBytes(text + "\n"));
}
