using System;
using System.IO;
using System.Text;
using ClientIp.Tool;

using Stream input = Console.OpenStandardInput();
using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
using var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };

return CommandLine.Run(args, new ToolConsole(input, output, error, IsTerminal: !Console.IsOutputRedirected));
