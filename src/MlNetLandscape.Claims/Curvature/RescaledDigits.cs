using MlNetLandscape.Numerics.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Claims;

/// <summary>A ReLU network on digits whose first layer is multiplied by a and whose second is divided by it.</summary>
internal sealed class RescaledDigits : IDisposable
{
    public const string Experiment = "Digits, 500 rows, MLP 64-20-10 with ReLU, 30 epochs; first layer and biases times a, second layer's weights over a, a = 1, 4, 16; in double precision.";

    private readonly ClaimRun _run;

    public RescaledDigits(ClaimRun run)
    {
        _run = run;
        Rows = ClaimData.Digits(500);
        Model = run.Train(new Trainings.Options { Network = Network.Mlp(20), Epoch = 30, BatchSize = 32, LearningRate = 3e-3 }, new MulticlassTask(10), Rows, run.Seed);
    }

    public TensorDataset Rows { get; }

    public NetworkModel Model { get; }

    public InvarianceAudit Audit(LandscapeMeasures measures) =>
        MetricInvarianceAudit.Run(Model, Rows, new LandscapeOptions { Measures = measures, LargestEigenvalues = 1, CancellationToken = _run.Cancellation });

    public EmpiricalRisk Risk() => new(Model, Rows, new EmpiricalRiskOptions { Precision = ScalarType.Float64, CancellationToken = _run.Cancellation });

    /// <summary>θ with its layers rescaled.</summary>
    public Tensor Rescaled(EmpiricalRisk risk, Tensor theta, double a)
    {
        using var module = Model.CreateModule();
        var factors = ReluRescaling.Factors(ReluRescaling.Pairs(module), a);
        using var noGradient = no_grad();
        var moved = theta.clone();
        foreach (var parameter in risk.Parameters)
            moved.narrow(0, parameter.Offset, parameter.Length).mul_(factors.GetValueOrDefault(parameter.Name, 1));
        return moved;
    }

    public void Dispose()
    {
        Model.Dispose();
        Rows.Dispose();
    }
}
