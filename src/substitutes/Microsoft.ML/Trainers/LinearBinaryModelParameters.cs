using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>score = Bias + Weights · x.</summary>
public sealed class LinearBinaryModelParameters
{
    private readonly float[] _weights;

    internal LinearBinaryModelParameters(float[] weights, float bias)
    {
        _weights = weights;
        Bias = bias;
    }

    public IReadOnlyList<float> Weights => _weights;

    public float Bias { get; }

    internal static double Linear(float[] weights, float bias, float[] features)
    {
        double sum = bias;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += (double)weights[i] * features[i];
        }

        return sum;
    }

    internal float Score(float[] features) => (float)Linear(_weights, Bias, features);

    internal void Write(ModelWriter writer)
    {
        writer.Write(Bias);
        writer.Write(_weights.Length);
        new PrimitiveCodec<float>().WriteMany(writer, _weights);
    }

    internal static LinearBinaryModelParameters Read(ModelReader reader)
    {
        var bias = reader.ReadSingle();
        var weights = new float[reader.ReadInt32()];
        new PrimitiveCodec<float>().ReadMany(reader, weights);
        return new LinearBinaryModelParameters(weights, bias);
    }
}
