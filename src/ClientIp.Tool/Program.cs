using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using ClientIp.Tool;
using Microsoft.Win32.SafeHandles;

using Stream input = Console.OpenStandardInput();
using Stream output = OpenOutput();

// Not disposed of, because Dispose would write text again that could not be written.
var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n", AutoFlush = true };
var console = new ToolConsole(input, output, error, isTerminal: !Console.IsOutputRedirected);

// Ctrl-C ends the program between two writes, so the output ends with a whole line.
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => console.Output.Stop(TimeSpan.FromSeconds(1)));

return CommandLine.Run(args, console);

// The framework's stream ignores a closed pipe, and the program would go on to the end of its input. For a regular file that stream is used: a FileStream
// would not advance the offset of the descriptor, at which the next command of a shell writes.
static Stream OpenOutput()
{
    if (OperatingSystem.IsWindows())
        return Console.OpenStandardOutput();
#pragma warning disable CA2000 // The process owns the descriptor.
    var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
#pragma warning restore CA2000
    return stream.CanSeek ? Console.OpenStandardOutput() : stream;
}
