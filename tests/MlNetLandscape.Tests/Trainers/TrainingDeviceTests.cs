using Microsoft.ML;

namespace MlNetLandscape.Tests.Trainers;

/// <summary>Where a training runs.</summary>
public sealed class TrainingDeviceTests
{
    [Fact]
    public void A_device_that_is_not_there_is_an_error_unless_the_context_allows_the_CPU()
    {
        if (TorchSharp.torch.cuda.is_available())
        {
            return;
        }

        var context = new MLContext { GpuDeviceId = 0, FallbackToCpu = false };
        var asked = Fitted.Small(epochs: 1);
        asked.Device = "cuda:1";
        var data = Fitted.Regression.Prepared;

        var byContext = Assert.Throws<InvalidOperationException>(() => Trainer(context, Fitted.Small(epochs: 1)).Fit(data));
        var byOption = Assert.Throws<InvalidOperationException>(() => Trainer(new MLContext(), asked).Fit(data));

        Assert.Equal("MLContext.GpuDeviceId is 0, but libtorch finds no GPU. Set MLContext.FallbackToCpu to train on the CPU then.", byContext.Message);
        Assert.Equal("`Device` is 'cuda:1', but libtorch finds no GPU.", byOption.Message);
        context.FallbackToCpu = true;
        Assert.NotNull(Trainer(context, Fitted.Small(epochs: 1)).Fit(data));
    }

    [Fact]
    public void A_misspelt_device_is_an_error()
    {
        var options = Fitted.Small(epochs: 1);
        options.Device = "gpu";

        var error = Assert.Throws<ArgumentException>(() => Trainer(new MLContext(), options).Fit(Fitted.Regression.Prepared));

        Assert.StartsWith("`Device` must be «cpu», «cuda» or «cuda:1». Got 'gpu'.", error.Message);
    }

    private static NeuralNetworkTrainer Trainer(MLContext context, NeuralNetworkTrainer.Options options) => new(context, new RegressionColumns(), options);
}
