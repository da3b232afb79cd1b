namespace MlNetLandscape.Tests.Samples;

/// <summary>The gallery's samples of training methods print what their comments show, and what they say of the methods is so.</summary>
public sealed class GalleryTests : IDisposable
{
    private readonly SampleFolder _folder = new();

    [Fact]
    public void Saddle_free_newton_leaves_the_saddle_on_which_gradient_descent_stays()
    {
        var output = Output("IntroSaddleFreeNewton");
        Assert.InRange(output.Row("SGD")[1], 2.29, 2.31); // ln 10: as at the start
        Assert.InRange(output.Row("AdamW")[1], 1e-4, 2);
        Assert.InRange(output.Row("saddle-free Newton")[1], 0, 1e-4);
        Assert.InRange(output.Row("3")[2], -1, -0.01); // it sees the way down: curvature below zero …
        Assert.InRange(output.Row("6")[0], 0.5, 1.8); // … and takes it
    }

    [Fact]
    public void Sharpness_aware_minimisation_learns_fewer_wrong_labels_by_heart()
    {
        var output = Output("IntroSharpnessAware");
        var (plain, near, far) = (output.Row("SGD, 60 epochs"), output.Row("SAM, radius 0.2, 60 epochs"), output.Row("SAM, radius 0.5, 60 epochs"));
        Assert.True(plain[0] > near[0] && near[0] > far[0], "accuracy on the noisy labels");
        Assert.InRange(near[1], plain[1] + 0.02, 1);
        Assert.InRange(far[1], near[1], 1);
        Assert.InRange(far[1], output.Row("SGD, 30 epochs")[1], 1);
    }

    [Fact]
    public void Averaged_weights_are_better_than_the_last_and_a_guard_keeps_basins_apart()
    {
        var output = Output("IntroWeightAveraging");
        var last = output.Row("last weights");
        foreach (var name in new[] { "last 6 epochs (LAWA)", "last quarter (SWA)", "all, fading (EMA)" })
        {
            var averaged = output.Row(name);
            Assert.InRange(averaged[1], 0, 0.9 * last[1]);
            Assert.Equal((1, 0), (averaged[2], averaged[3])); // one basin
        }

        var guarded = output.Row("the same, with a guard");
        Assert.InRange(guarded[2], 2, 4);
        Assert.InRange(guarded[3], 0.1, 10);
    }

    [Fact]
    public void Members_that_differ_are_worth_more_together()
    {
        var output = Output("IntroEnsembleOfAnyModels");
        Assert.True(output.Row("together")[1] >= output.Row("penalty 0.03")[1], "three linear models");
        var best = new[] { "network 1", "network 2", "network 3" }.Select(name => output.Row(name)[1]).Append(output.Row("penalty 0.03", occurrence: 2)[1]).Min();
        Assert.InRange(output.Row("together", occurrence: 2)[1], 0, best - 0.005);
    }

    public void Dispose() => _folder.Dispose();

    private GalleryOutput Output(string sample)
    {
        var output = new GalleryOutput(_folder.Run("Gallery", sample));
        output.IsAsTheCommentSays(sample);
        Assert.Empty(_folder.Files());
        return output;
    }
}
