using ClientIp.Benchmarks.Inputs;
using ClientIp.Benchmarks.Loops;
using ClientIp.Benchmarks.Plots;

namespace ClientIp.Benchmarks.Growth;

/// <summary>Growth with the number of TLVs. Each one is validated, and the checksum covers every byte.</summary>
internal static class TlvGrowth
{
    public static Plot Time()
    {
        var plot = new TimedPlot();
        var plain = new Series("decode");
        var checksum = new Series("decode, with CRC32C");
        foreach (int count in new[] { 0, 1, 2, 5, 10, 25, 50, 75, 100, 150, 200 })
        {
            plot.Add(plain, count, new DecodeLoop(ProxyHeaders.V2Tlvs(count)).Run);
            plot.Add(checksum, count, new DecodeLoop(ProxyHeaders.V2Checksum(count)).Run);
        }

        return new("growth-tlvs", "Reading a PROXY header of version 2", "TLVs, of 11 and 12 bytes in turn", "ns a header", plot.Measure())
        {
            IsXLog = false,
            IsYLog = false,
        };
    }
}
