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

    [Fact]
    public void Snapshots_of_one_training_are_better_together_and_keep_their_scores_in_a_file()
    {
        var output = Output("IntroSnapshotEnsemble");
        var (one, four) = (output.Row("one network")[2], output.Row("all four")[2]);
        Assert.All([1, 2, 3, 4], cycle => Assert.InRange(output.Row($"snapshot {cycle}")[2], four, double.MaxValue));
        Assert.InRange(four, 0, one - 0.01);
        Assert.InRange(output.Row("at temperature")[3], 0, one - 0.01);
        Assert.InRange(output.Row("at temperature", occurrence: 2)[3], 0, one - 0.01);
        Assert.Equal([output.Row("at temperature", occurrence: 2)[3], 4], output.Row("loaded: log loss"));
    }

    [Fact]
    public void Recipes_can_be_printed_changed_and_trained()
    {
        var output = Output("IntroRecipes");
        var (balanced, accurate) = (output.Row("Balanced"), output.Row("Accurate"));
        Assert.Equal((1, 4, 4 * balanced[1]), (balanced[0], accurate[0], accurate[1]));
        Assert.Equal((64 * 256) + 256 + (256 * 10) + 10, output.Row("Balanced, wide")[1]);
        Assert.InRange(accurate[3], 0, balanced[3]);
    }

    [Fact]
    public void Alignment_takes_the_wall_between_two_trainings_away_and_they_can_be_merged()
    {
        var output = Output("IntroAlignment");
        var (before, byWeights, byActivations, repaired) = (output.Row("before")[3], output.Row("after")[3], output.Row("after", occurrence: 2)[3], output.Row("repaired")[3]);
        Assert.InRange(byWeights, 0, 0.4 * before);
        Assert.InRange(byActivations, 0, 0.5 * byWeights);
        Assert.InRange(repaired, 0, byActivations);
        Assert.Equal(output.Row("second", occurrence: 1), output.Row("second, aligned"));
        Assert.InRange(output.Row("merged, by activations, repaired")[0], output.Row("first", occurrence: 2)[0] - 0.03, 1);
    }

    [Fact]
    public void A_training_lies_in_a_plane_more_than_a_random_walk_does()
    {
        var output = Output("IntroLossSurface");
        Assert.InRange(output.Row("this training")[0], output.Row("a random walk")[0] + 0.05, 1);
        Assert.Equal([0.811, 0.090], output.Row("a random walk"));
        foreach (var direction in new[] { "a random direction", "the sharpest direction" })
            Assert.All(output.Row(direction).Where((_, place) => place != 2), loss => Assert.InRange(loss, 5 * output.Row(direction)[2], 100));
        Assert.Equal([0, 0, 0], output.Row("1710")[..3]);
        Assert.InRange(output.Row("0")[3], 2, 4); // about ln 10
        Assert.InRange(output.Row("lowest on the plane:")[0], 0, output.Row("1710")[3]);
    }

    [Fact]
    public void Ways_round_the_wall_between_two_minima_stay_low()
    {
        var output = Output("IntroModeConnectivity");
        var line = output.Row("Line");
        Assert.InRange(line[0], 0.3, 3);
        foreach (var kind in new[] { "Bezier", "ElasticBand", "Hyperplane" })
        {
            var path = output.Row(kind);
            Assert.InRange(path[0], 0, 0.1 * line[0]);
            Assert.InRange(path[1], 0.98, 1);
            Assert.InRange(path[2], 1.01, 4);
            Assert.InRange(path[3], line[3] + 0.05, 1);
            Assert.InRange(path[5], 0, path[4]); // five networks on it are worth more than one
        }
    }

    [Fact]
    public void Networks_on_a_connector_of_six_are_as_good_as_they_are()
    {
        var output = Output("IntroConnector");
        var (trained, found, middle) = (output.Row("six trainings"), output.Row("half way to each"), output.Row("the one in the middle"));
        Assert.InRange(found[0], trained[0] - 0.01, 1);
        Assert.InRange(found[3], 0, 1.1 * trained[3]);
        Assert.InRange(middle[0], trained[0] - 0.02, 1);
    }

    [Fact]
    public void Tunnels_widen_with_the_learning_rate_and_narrow_with_the_batch()
    {
        var output = Output("IntroTunnels");
        var byRate = Enumerable.Range(1, 3).Select(line => output.Row("LearningRate", line)).ToArray();
        var byBatch = Enumerable.Range(1, 3).Select(line => output.Row("BatchSize", line)).ToArray();
        Assert.All(byRate.Concat(byBatch), row => Assert.Equal((3, 3), (row[1], row[2]))); // all reached the loss
        Assert.All(byRate.Zip(byRate.Skip(1)), pair => Assert.InRange(pair.Second[3], pair.First[3], 90));
        Assert.All(byBatch.Zip(byBatch.Skip(1)), pair => Assert.InRange(pair.Second[3], 0, pair.First[3]));
        Assert.InRange(byRate[2][3] - byRate[0][3], 2, 10);
    }

    [Fact]
    public void Gradient_descent_sharpens_up_to_the_edge_of_stability_and_stays_there()
    {
        var output = Output("IntroEdgeOfStability");
        var rows = Enumerable.Range(0, 11).Select(look => output.Row($"{100 * look}")).ToArray(); // loss, λ_max, ratio; the same at twice the rate
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(pair.Second[1] > pair.First[1] && pair.Second[0] < pair.First[0], "it sharpens, and the loss falls"));
        Assert.InRange(rows[^1][2], 0.5, 0.9);
        Assert.All(rows[4..], row => Assert.InRange(row[5], 0.95, 1.07));
        Assert.InRange(rows[^1][3], 0, rows[^1][0]);
    }

    [Fact]
    public void The_higher_a_point_of_small_gradient_the_more_ways_lead_down()
    {
        var output = new GalleryOutput(_folder.Run("Gallery", "IntroCriticalPoints")); // rounding decides which searches end where: the comment shows one run
        Assert.InRange(output.Row("correlation of loss and index where ‖∇L‖ < 0.005:")[0], 0.8, 1);
    }

    [Fact]
    public void A_hundred_random_directions_suffice_for_thousands_of_parameters()
    {
        var text = _folder.Run("Gallery", "IntroIntrinsicDimension"); // rounding decides which dimensions are tried
        var found = System.Text.RegularExpressions.Regex.Matches(text, @"in \((\d+), (\d+)\] of (\d+) parameters").Select(match => (int.Parse(match.Groups[2].Value), int.Parse(match.Groups[3].Value))).ToArray();
        Assert.Equal([1885, 3760], found.Select(network => network.Item2));
        Assert.All(found, network => Assert.InRange(network.Item1, 60, 250));
    }

    [Fact]
    public void Minima_of_one_training_loss_are_good_and_bad_and_their_basins_tell()
    {
        var output = Output("IntroBadMinima");
        Assert.InRange(output.Row("good")[0], 0.85, 1);
        Assert.InRange(output.Row("bad")[0], 0, 0.4);
        foreach (var metric in new[] { "LargestEigenvalue", "LogVolume", "FrobeniusNorm" })
            Assert.InRange(output.Row("  " + metric)[0], -1, -0.9);
    }

    [Fact]
    public void Every_stage_of_a_pipeline_lowers_the_log_loss_and_all_beat_longer_training()
    {
        var output = Output("PipelineOfStages");
        string[] stages = ["SGD, 30 epochs", "… saddle-free Newton", "… weight averaging", "… snapshot ensemble"];
        Assert.Equal([1, 1, 1, 4], stages.Select(stage => output.Row(stage)[0]));
        Assert.All(stages.Zip(stages.Skip(1)), pair => Assert.InRange(output.Row(pair.Second)[2], 0, output.Row(pair.First)[2]));
        Assert.InRange(output.Row(stages[^1])[2], 0, output.Row("SGD alone, 80 epochs")[2]);
    }

    [Fact]
    public void What_theory_knows_is_what_the_sample_measures()
    {
        var output = Output("IntroTheory");
        Assert.Equal(0, output.Row("directions 1 and 2")[1]);
        Assert.InRange(output.Row("directions 2 and 3")[1], 1, 1_000);
        Assert.All([2, 5, 50], layers => Assert.InRange(output.Row($"{layers}")[1], 2, 5)); // aligned: whatever the depth
        Assert.InRange(output.Row("2")[2], 6, 100);
        var (few, many) = (output.Row("20 spins: descent ends at"), output.Row("80 spins: descent ends at"));
        Assert.InRange(many[0], -1.633, few[0]);
        Assert.InRange(many[1], 0, few[1]);
        Assert.Equal(9, output.Row("width 8: FitsNot: rank")[0]);
        Assert.Equal(150, output.Row("width 150: FitsEveryTarget: rank")[0]);
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
