namespace Microsoft.ML.Calibrators;

/// <summary>A model with the calibrator that turns its scores into probabilities.</summary>
public abstract class CalibratedModelParametersBase<TSubModel, TCalibrator>
    where TSubModel : class
    where TCalibrator : class, ICalibrator
{
    private protected CalibratedModelParametersBase(TSubModel subModel, TCalibrator calibrator)
    {
        SubModel = subModel;
        Calibrator = calibrator;
    }

    public TSubModel SubModel { get; }

    public TCalibrator Calibrator { get; }
}

internal sealed class CalibratedModelParameters<TSubModel, TCalibrator>(TSubModel subModel, TCalibrator calibrator)
    : CalibratedModelParametersBase<TSubModel, TCalibrator>(subModel, calibrator)
    where TSubModel : class
    where TCalibrator : class, ICalibrator;
