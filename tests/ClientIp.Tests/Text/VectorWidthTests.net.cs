using System.Runtime.Intrinsics;

namespace ClientIp.Tests.Text;

/// <summary>Projects that run these tests with fewer vector instructions state the widest vectors that are allowed.</summary>
public class VectorWidthTests
{
#if CLIENTIP_MAX_VECTOR_BITS_0
    private const int Most = 0;
#elif CLIENTIP_MAX_VECTOR_BITS_128
    private const int Most = 128;
#elif CLIENTIP_MAX_VECTOR_BITS_256
    private const int Most = 256;
#else
    private const int Most = 512;
#endif

    [Fact]
    public void The_processor_has_no_wider_vectors_than_this_project_is_for()
        => Assert.InRange(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0, 0, Most);
}
