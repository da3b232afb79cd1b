using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Tasks;

public sealed class LossTests
{
    private static readonly double[] Logits = [0.3, -1.2, 2.0];

    private static double LogSoftmax(int k) => Logits[k] - Math.Log(Logits.Sum(Math.Exp));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Cross_entropy_is_minus_the_log_of_the_true_probability(int label) =>
        Assert.Equal(-LogSoftmax(label), OfClass(new CrossEntropyLoss(), label), 12);

    [Fact]
    public void Label_smoothing_mixes_in_the_uniform_distribution()
    {
        const double Epsilon = 0.1;
        var expected = -((1 - Epsilon) * LogSoftmax(1)) - (Epsilon / 3 * (LogSoftmax(0) + LogSoftmax(1) + LogSoftmax(2)));
        Assert.Equal(expected, OfClass(new CrossEntropyLoss { LabelSmoothing = Epsilon }, 1), 12);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    public void Focal_loss_damps_the_easy_examples(double gamma)
    {
        var p = Math.Exp(LogSoftmax(2));
        Assert.Equal(-Math.Pow(1 - p, gamma) * Math.Log(p), OfClass(new FocalLoss { Gamma = gamma }, 2), 12);
        var q = 1 / (1 + Math.Exp(-1.5));
        Assert.Equal(-Math.Pow(1 - q, gamma) * Math.Log(q), OfNumber(new FocalLoss { Gamma = gamma }, 1.5, 1), 12);
        Assert.Equal(-Math.Pow(q, gamma) * Math.Log(1 - q), OfNumber(new FocalLoss { Gamma = gamma }, 1.5, 0), 12);
    }

    public static TheoryData<Loss, double, double, double> Numbers => new()
    {
        { new LogisticLoss(), 1.5, 1, Math.Log(1 + Math.Exp(-1.5)) },
        { new LogisticLoss(), 1.5, 0, Math.Log(1 + Math.Exp(1.5)) },
        { new SquaredLoss(), 3, 1, 4 },
        { new HuberLoss { Delta = 0.5 }, 1.2, 1, 0.5 * 0.04 },
        { new HuberLoss { Delta = 0.5 }, 4, 1, 0.5 * (3 - 0.25) },
        { new AbsoluteLoss(), -2, 1, 3 },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Losses_of_one_output_are_their_formula(Loss loss, double output, double target, double expected) =>
        Assert.Equal(expected, OfNumber(loss, output, target), 12);

    public static TheoryData<Loss> All => [new CrossEntropyLoss { LabelSmoothing = 0.1 }, new FocalLoss(), new LogisticLoss(), new SquaredLoss(), new HuberLoss(), new AbsoluteLoss()];

    [Theory]
    [MemberData(nameof(All))]
    public void The_mean_is_the_mean_of_the_examples_and_its_gradient_that_of_finite_differences(Loss loss)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var classes = loss is CrossEntropyLoss ? 4 : 1;
        var outputs = randn(6, classes, dtype: ScalarType.Float64, generator: generator).requires_grad_();
        var targets = classes > 1 ? tensor(new long[] { 0, 1, 2, 3, 0, 1 }) : tensor([0.0, 1, 1, 0, 1, 0]);
        var mean = loss.Mean(outputs, targets);
        Assert.Equal(loss.PerExample(outputs, targets).mean().item<double>(), mean.item<double>(), 12);
        mean.backward();
        var gradient = outputs.grad!;
        using var noGradient = no_grad();
        for (var row = 0; row < 6; row++)
        {
            for (var column = 0; column < classes; column++)
            {
                var step = zeros_like(outputs);
                step[row, column] = 1e-6;
                var slope = (loss.Mean(outputs + step, targets) - loss.Mean(outputs - step, targets)).item<double>() / 2e-6;
                Assert.Equal(slope, gradient[row, column].item<double>(), 7);
            }
        }
    }

    [Fact]
    public void A_loss_of_another_task_is_refused() => Assert.Equal(
        ["`Loss` HuberLoss does not fit a multiclass task. Choose CrossEntropyLoss or leave `Loss` unset."], new HuberLoss().Faults(new MulticlassTask(3)));

    [Fact]
    public void Wrong_constants_are_named()
    {
        Assert.Equal(["`LabelSmoothing` of `CrossEntropyLoss` must be in [0, 1). Got 1.", "`ClassWeights` of `CrossEntropyLoss` must have one entry a class. Got 2 for 3 classes."],
            new CrossEntropyLoss { LabelSmoothing = 1, ClassWeights = [1, 2] }.Faults(new MulticlassTask(3)));
        Assert.Equal(["`Gamma` of `FocalLoss` must be in [0, ∞). Got -1."], new FocalLoss { Gamma = -1 }.Faults(new BinaryTask()));
    }

    private static double OfClass(Loss loss, long label)
    {
        using var scope = NewDisposeScope();
        return loss.PerExample(tensor(Logits).view(1, 3), tensor([label])).item<double>();
    }

    private static double OfNumber(Loss loss, double output, double target)
    {
        using var scope = NewDisposeScope();
        return loss.PerExample(tensor([output]).view(1, 1), tensor([target])).item<double>();
    }
}
