namespace Microsoft.ML.Data;

/// <summary>Metrics of a regressor; every mean is over the rows whose label and score are numbers.</summary>
public sealed class RegressionMetrics
{
    internal RegressionMetrics(
        double meanAbsoluteError, double meanSquaredError, double rootMeanSquaredError, double lossFunction, double rSquared)
    {
        MeanAbsoluteError = meanAbsoluteError;
        MeanSquaredError = meanSquaredError;
        RootMeanSquaredError = rootMeanSquaredError;
        LossFunction = lossFunction;
        RSquared = rSquared;
    }

    /// <summary>mean |y − ŷ|.</summary>
    public double MeanAbsoluteError { get; }

    /// <summary>mean (y − ŷ)², the difference taken in double.</summary>
    public double MeanSquaredError { get; }

    /// <summary>The root of <see cref="MeanSquaredError"/>.</summary>
    public double RootMeanSquaredError { get; }

    /// <summary>mean (y − ŷ)², the difference and the square taken in float.</summary>
    public double LossFunction { get; }

    /// <summary>1 − Σ(y − ŷ)² / Σ(y − ȳ)²; NaN where the labels do not vary.</summary>
    public double RSquared { get; }
}
