using Microsoft.ML.Data;

namespace Microsoft.ML.Trainers;

/// <summary>p(k) ∝ exp(bias_k + weights_k · x).</summary>
public sealed class MaximumEntropyModelParameters
{
    private readonly float[] _biases;
    private readonly float[][] _weights;

    internal MaximumEntropyModelParameters(float[] biases, float[][] weights)
    {
        _biases = biases;
        _weights = weights;
    }

    internal int Classes => _biases.Length;

    internal int Size => _weights[0].Length;

    public void GetWeights(ref VBuffer<float>[] weights, out int numClasses)
    {
        numClasses = Classes;
        if (weights is null || weights.Length < numClasses)
        {
            weights = new VBuffer<float>[numClasses];
        }

        for (var k = 0; k < numClasses; k++)
        {
            VBuffer<float>.Copy(_weights[k], 0, ref weights[k], Size);
        }
    }

    public IEnumerable<float> GetBiases() => _biases;

    internal void Score(float[] features, float[] scores)
    {
        var largest = float.NegativeInfinity;
        for (var k = 0; k < scores.Length; k++)
        {
            scores[k] = (float)LinearBinaryModelParameters.Linear(_weights[k], _biases[k], features);
            largest = float.IsNaN(scores[k]) ? float.NaN : Math.Max(largest, scores[k]);
        }

        var sum = scores.Sum(score => Math.Exp(score - largest));
        for (var k = 0; k < scores.Length; k++)
        {
            scores[k] = (float)(Math.Exp(scores[k] - largest) / sum);
        }
    }

    internal void Write(ModelWriter writer)
    {
        writer.Write(Classes);
        writer.Write(Size);
        var codec = new PrimitiveCodec<float>();
        codec.WriteMany(writer, _biases);
        foreach (var weights in _weights)
        {
            codec.WriteMany(writer, weights);
        }
    }

    internal static MaximumEntropyModelParameters Read(ModelReader reader)
    {
        var biases = new float[reader.ReadInt32()];
        var size = reader.ReadInt32();
        var codec = new PrimitiveCodec<float>();
        codec.ReadMany(reader, biases);
        var weights = biases.Select(_ =>
        {
            var row = new float[size];
            codec.ReadMany(reader, row);
            return row;
        }).ToArray();
        return new MaximumEntropyModelParameters(biases, weights);
    }
}
