using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Calibrators;

/// <summary>Adds the column Probability by Platt's sigmoid.</summary>
public sealed class PlattCalibratorTransformer : CalibratorTransformer<PlattCalibrator>
{
    internal const string Name = "PlattCalibratTransf";

    internal PlattCalibratorTransformer(IHostEnvironment environment, PlattCalibrator calibrator, string scoreColumnName)
        : base(environment, calibrator, scoreColumnName)
    {
    }

    private protected override string LoaderName => Name;

    internal static ITransformer Load(ModelReader reader)
    {
        var calibrator = new PlattCalibrator(reader.ReadDouble(), reader.ReadDouble());
        return new PlattCalibratorTransformer(reader.Environment, calibrator, reader.ReadString());
    }

    private protected override void Write(ModelWriter writer)
    {
        writer.Write(Calibrator.Slope);
        writer.Write(Calibrator.Offset);
        writer.Write(ScoreColumnName);
    }
}
