using Microsoft.ML.Transforms;

namespace MlNetLandscape.Persistence;

/// <summary>The first step of every carrier chain. ML.NET makes one when it loads a model, and so one holder a loaded model.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class CarrierIdentityMapping : CustomMappingFactory<CarrierSource, CarrierIdentity>
{
    public const string Contract = "MlNetLandscape.Identity";

    public override Action<CarrierSource, CarrierIdentity> GetMapping() => new CarrierHolder().Identify;
}

/// <summary>The scoring step in multiclass classification.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class CarrierMulticlassMapping : CustomMappingFactory<CarrierInput, CarrierMulticlassOutput>
{
    public const string Contract = "MlNetLandscape.Multiclass";

    public override Action<CarrierInput, CarrierMulticlassOutput> GetMapping() => Score;

    private static void Score(CarrierInput source, CarrierMulticlassOutput target)
    {
        var scores = source.Score();
        target.PredictedLabel = (int)MulticlassColumns.PredictedKey(scores);
        target.Write(scores);
    }
}

/// <summary>The scoring step in binary classification.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class CarrierBinaryMapping : CustomMappingFactory<CarrierInput, CarrierBinaryOutput>
{
    public const string Contract = "MlNetLandscape.Binary";

    public override Action<CarrierInput, CarrierBinaryOutput> GetMapping() => Score;

    private static void Score(CarrierInput source, CarrierBinaryOutput target)
    {
        target.Score = source.Score()[0];
        target.PredictedLabel = target.Score > 0;
        target.Probability = BinaryColumns.Probability(target.Score);
    }
}

/// <summary>The scoring step in regression.</summary>
[CustomMappingFactoryAttribute(Contract)]
internal sealed class CarrierRegressionMapping : CustomMappingFactory<CarrierInput, CarrierRegressionOutput>
{
    public const string Contract = "MlNetLandscape.Regression";

    public override Action<CarrierInput, CarrierRegressionOutput> GetMapping() => Score;

    private static void Score(CarrierInput source, CarrierRegressionOutput target) => target.Score = source.Score()[0];
}
