using TorchSharp;

namespace MlNetLandscape.Contracts.Tests.Substitutes;

public sealed class TorchPublicApiTests
{
    /// <summary>Every line of the file is a member that TorchSharp 0.105.2 has too.</summary>
    [Fact]
    public void TheSurfaceIsTheApprovedOne() => PublicSurface.Approve(typeof(torch).Assembly, "TorchSharp", inherited: false);
}
