using System.Globalization;
using Gallery;

// One idea a file. Usage: dotnet run --project samples/Gallery -- IntroPipeline
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var intros = new Dictionary<string, Action<string>>
{
    [nameof(IntroPipeline)] = IntroPipeline.Run,
    [nameof(IntroOwnNetwork)] = IntroOwnNetwork.Run,
    [nameof(IntroCheckpoint)] = IntroCheckpoint.Run,
    [nameof(IntroSpectrum)] = IntroSpectrum.Run,
    [nameof(IntroSharpMinima)] = IntroSharpMinima.Run,
    [nameof(IntroSameFunction)] = IntroSameFunction.Run,
    [nameof(IntroSaddleFreeNewton)] = IntroSaddleFreeNewton.Run,
    [nameof(IntroCriticalPoints)] = IntroCriticalPoints.Run,
    [nameof(IntroEdgeOfStability)] = IntroEdgeOfStability.Run,
    [nameof(IntroSharpnessAware)] = IntroSharpnessAware.Run,
    [nameof(IntroWeightAveraging)] = IntroWeightAveraging.Run,
    [nameof(IntroAlignment)] = IntroAlignment.Run,
    [nameof(IntroTunnels)] = IntroTunnels.Run,
    [nameof(IntroIntrinsicDimension)] = IntroIntrinsicDimension.Run,
    [nameof(IntroBadMinima)] = IntroBadMinima.Run,
    [nameof(IntroEnsembleOfAnyModels)] = IntroEnsembleOfAnyModels.Run,
    [nameof(IntroSnapshotEnsemble)] = IntroSnapshotEnsemble.Run,
    [nameof(IntroRecipes)] = IntroRecipes.Run,
    [nameof(IntroLossSurface)] = IntroLossSurface.Run,
    [nameof(IntroModeConnectivity)] = IntroModeConnectivity.Run,
    [nameof(IntroConnector)] = IntroConnector.Run,
    [nameof(IntroTheory)] = IntroTheory.Run,
    [nameof(PipelineOfStages)] = PipelineOfStages.Run,
};
if (args is not [var name] || !intros.TryGetValue(name, out var run))
{
    Console.Error.WriteLine($"Name one of: {string.Join(", ", intros.Keys)}.");
    return 1;
}

run("samples/data");
return 0;
