using Microsoft.ML;
using MlNetLandscape;
using static TorchSharp.torch;

namespace Gallery;

/// <summary>Your own TorchSharp module, trained, saved and loaded like any other.</summary>
internal static class IntroOwnNetwork
{
    public static void Run(string folder)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromTextFile<Digit>($"{folder}/digits.csv", separatorChar: ',', hasHeader: true);
        var split = ml.Data.TrainTestSplit(data, testFraction: 0.2);

        var network = Network.Custom("gated", shape => new GatedNetwork(shape));
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Value")
            .Append(ml.Transforms.NormalizeMinMax("Features", "Pixels"))
            .Append(ml.MulticlassClassification.Trainers.NeuralNetwork(network: network, epochs: 20));
        var model = pipeline.Fit(split.TrainSet);
        var metrics = ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet));
        Console.WriteLine($"test accuracy {metrics.MicroAccuracy:0.000}");

        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        Network.Register("gated", shape => new GatedNetwork(shape)); // in another process: before the model is loaded
        var loaded = ml.Model.Load(file, out _);
        var again = ml.MulticlassClassification.Evaluate(loaded.Transform(split.TestSet));
        Console.WriteLine($"after saving and loading {again.MicroAccuracy:0.000}");

        // Expected output:
        // test accuracy 0.939
        // after saving and loading 0.939
    }

    /// <summary>One hidden layer of gated linear units: (W₁ x) ⊙ σ(W₂ x).</summary>
    private sealed class GatedNetwork : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> _value;
        private readonly nn.Module<Tensor, Tensor> _gate;
        private readonly nn.Module<Tensor, Tensor> _output;

        public GatedNetwork(NetworkShape shape)
            : base(nameof(GatedNetwork))
        {
            _value = nn.Linear(shape.Features, 48);
            _gate = nn.Linear(shape.Features, 48);
            _output = nn.Linear(48, shape.Outputs);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _output.call(_value.call(input) * _gate.call(input).sigmoid());
    }
}
