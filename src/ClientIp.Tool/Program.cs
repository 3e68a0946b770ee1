using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using ClientIp.Tool;
using Microsoft.Win32.SafeHandles;

using Stream input = Console.OpenStandardInput();
using Stream output = OpenOutput();

// Not disposed of: what couldn't be written would be written again.
var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n", AutoFlush = true };
var console = new ToolConsole(input, output, error, isTerminal: !Console.IsOutputRedirected);

// Ctrl-C ends the program between two writes, and so after a whole line.
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => console.Output.Stop(TimeSpan.FromSeconds(1)));

return CommandLine.Run(args, console);

// The framework's stream ignores that nobody reads a pipe any more, and the program would go on to the end of its input. A FileStream on a regular file
// would leave the descriptor's own offset behind, which a shell's next command writes at.
static Stream OpenOutput()
{
    if (OperatingSystem.IsWindows())
        return Console.OpenStandardOutput();
#pragma warning disable CA2000 // The descriptor is the process's.
    var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
#pragma warning restore CA2000
    return stream.CanSeek ? Console.OpenStandardOutput() : stream;
}
