using Microsoft.ML;

namespace MlNetLandscape.Contracts.Tests.Substitutes;

public sealed class MLPublicApiTests
{
    /// <summary>Every line of the file is a member that Microsoft.ML 5.0.0 has too.</summary>
    [Fact]
    public void TheSurfaceIsTheApprovedOne() => PublicSurface.Approve(typeof(MLContext).Assembly, "Microsoft.ML");
}
