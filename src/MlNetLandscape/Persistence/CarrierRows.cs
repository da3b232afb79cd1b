using Microsoft.ML.Data;

namespace MlNetLandscape.Persistence;

/// <summary>The first step of a carrier chain reads nothing.</summary>
internal sealed class CarrierSource
{
}

/// <summary>What the first step of a carrier chain writes.</summary>
internal sealed class CarrierIdentity
{
    /// <summary>The key of the payload's lookup table.</summary>
    public const int PayloadNeeded = 1;

    /// <summary>A key the table does not have, so that nothing is copied.</summary>
    public const int PayloadNotNeeded = 0;

    /// <summary>The <see cref="CarrierHolder"/>.</summary>
    [ColumnName(CarrierColumns.Id)]
    public long Id;

    /// <summary><see cref="PayloadNeeded"/> until the model is decoded.</summary>
    [ColumnName(CarrierColumns.Need)]
    public int Need;
}

/// <summary>What the scoring step of a carrier chain reads.</summary>
internal sealed class CarrierInput
{
    private float[] _row = [];
    private float[] _scores = [];

    /// <summary>The feature column.</summary>
    [ColumnName(CarrierColumns.Features)]
    public VBuffer<float> Features;

    /// <summary>The <see cref="CarrierHolder"/>.</summary>
    [ColumnName(CarrierColumns.Id)]
    public long Id;

    /// <summary>The model's bytes while the holder needs them, else empty.</summary>
    [ColumnName(CarrierColumns.Payload)]
    public VBuffer<byte> Payload;

    /// <summary>Scores the row, <c>[K]</c>.</summary>
    public ReadOnlySpan<float> Score()
    {
        var model = CarrierHolder.Get(Id).Model(in Payload).Model;
        if (_row.Length != model.Shape.Features)
        {
            _row = new float[model.Shape.Features];
            _scores = new float[model.Task.ScoreSize];
        }

        FeatureRows.CopyTo(in Features, _row);
        model.Score(_row, 1, _scores);
        return _scores;
    }
}

/// <summary>What the scoring step writes in binary classification.</summary>
internal sealed class CarrierBinaryOutput
{
    /// <summary>The decision.</summary>
    [ColumnName(CarrierColumns.PredictedLabel)]
    public bool PredictedLabel;

    /// <summary>The logit.</summary>
    [ColumnName(CarrierColumns.Score)]
    public float Score;

    /// <summary>Its logistic function.</summary>
    [ColumnName(CarrierColumns.Probability)]
    public float Probability;
}

/// <summary>What the scoring step writes in regression.</summary>
internal sealed class CarrierRegressionOutput
{
    /// <summary>The predicted number.</summary>
    [ColumnName(CarrierColumns.Score)]
    public float Score;
}
