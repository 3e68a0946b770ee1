using System.IO;

namespace ClientIp.Tool;

/// <summary>Where the tool reads and writes.</summary>
internal sealed record ToolConsole(Stream Input, TextWriter Output, TextWriter Error, bool IsTerminal);
