namespace MlNetLandscape.Contracts.Tests.Torch;

/// <summary>Tests that seed the process's generator or count its tensors run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class GlobalTorchState
{
    public const string Name = "Global torch state";
}
