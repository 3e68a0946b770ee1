using System;
using System.IO;

namespace ClientIp.Tool;

/// <summary>The output can't be written any more.</summary>
internal sealed class OutputException(IOException exception) : Exception(exception.Message, exception)
{
    // EPIPE of Linux and macOS, and ERROR_BROKEN_PIPE and ERROR_NO_DATA of Windows.
    private const int BrokenPipe = 32, WindowsBrokenPipe = unchecked((int)0x8007006D), WindowsNoData = unchecked((int)0x800700E8);

    /// <summary>Whether the reader of the output has gone, as <c>head</c> does after ten lines.</summary>
    public bool IsClosed { get; } = exception.HResult is BrokenPipe or WindowsBrokenPipe or WindowsNoData;
}
