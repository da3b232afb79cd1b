using MlNetLandscape.Numerics.Estimation;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Running statistics for optimizers whose parameters between steps are a mean that no step's batch went through.</summary>
internal sealed class MeanStatistics
{
    private readonly TrainingJob _job;
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly TensorDataset _train;
    private readonly RunningStatistics? _statistics;

    public MeanStatistics(TrainingJob job, nn.Module<Tensor, Tensor> module, TensorDataset train)
    {
        (_job, _module, _train) = (job, module, train);
        _statistics = job.Options.Optimizer.HoldsMean ? new RunningStatistics(module) : null;
    }

    /// <summary>Gives the network the statistics of its present parameters until the result is disposed; null where it has them, or needs none.</summary>
    public SwappedWeights? Enter()
    {
        if (_statistics is null or { Layers: 0 })
            return null;
        var swapped = new SwappedWeights(_module, new ParameterVector([.. _module.parameters().Where(parameter => parameter.requires_grad)]));
        try
        {
            _statistics.Refresh(_train.Features, Seed.Derive(_job.Seed, Streams.Averaging, 0), _job.Options.CancellationToken);
            return swapped;
        }
        catch
        {
            swapped.Dispose();
            throw;
        }
    }
}
