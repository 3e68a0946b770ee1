using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ClientIp.Tests.ProxyProtocol;

/// <summary>Bytes at the end of readable memory. On Linux, reading the byte after them ends the process. Elsewhere the bytes are in an array.</summary>
internal sealed class GuardedMemory : IDisposable
{
    private const int PageLength = 65536;       // a multiple of the page size of every system
    private const int Read = 1, Write = 2, Private = 2, Anonymous = 0x20;

    private readonly byte[]? _array;
    private readonly nint _pages;
    private readonly int _length;

    private GuardedMemory(int length)
    {
        _length = length;
        if (!OperatingSystem.IsLinux())
        {
            _array = new byte[length];
            return;
        }

        _pages = Map(0, 2 * PageLength, Read | Write, Private | Anonymous, -1, 0);
        Assert.True(_pages != -1 && Protect(_pages + PageLength, PageLength, 0) == 0);
    }

    public Span<byte> Bytes => _array ?? MemoryMarshal.CreateSpan(ref First, _length);

    private ref byte First => ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), _pages + PageLength - _length);

    public static GuardedMemory Of(int length) => new(length);

    /// <summary>The bytes as a span whose length is greater than the readable bytes.</summary>
    public ReadOnlySpan<byte> Claim(int length) => _array ?? MemoryMarshal.CreateReadOnlySpan(ref First, length);

    public void Dispose()
    {
        if (_array is null)
            _ = Unmap(_pages, 2 * PageLength);
    }

    [DllImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Protect(nint address, nint length, int protection);

    [DllImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Unmap(nint address, nint length);
}
