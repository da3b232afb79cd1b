using MlNetLandscape.Torch.Tests.Training;

namespace MlNetLandscape.Torch.Tests.Ensembles;

/// <summary>Choices among optimizers, draws from a Gaussian, and trainings that are begun again.</summary>
public sealed class EnsembleMethodTests
{
    private static readonly MulticlassTask Task = new(3);

    [Fact]
    public void The_choice_is_the_candidate_of_the_lowest_validation_loss_bit_for_bit()
    {
        using var data = Problem.Clouds();
        using var validation = Problem.Clouds(60, 0.6);
        Optimizer[] candidates = [new Sgd { Momentum = 0 }, new AdamW(), new Sgd()];
        using var choice = Train(new OptimizerChoice { Candidates = [.. candidates] }, Options(4), data, validation);

        double[] losses = [.. choice.History.Parts.Select(part => part.ValidationLoss!.Value)];
        var best = Array.IndexOf(losses, losses.Min());
        Assert.Equal(3, losses.Distinct().Count());
        Assert.Equal(candidates[best], Assert.Single(choice.Members).History.Optimizer);
        Assert.Equal(losses[best], choice.Members[0].History.Epochs[^1].ValidationLoss);
        Assert.Equal(best, choice.History.Parts.Index().Single(part => part.Item.Outcome == PartOutcome.Member).Index);
        Assert.Equal(2, choice.History.Parts.Count(part => part.Outcome == PartOutcome.Outdone));
        Assert.Equal(candidates.Select(candidate => candidate.DefaultLearningRate), choice.History.Parts.Select(part => part.LearningRate));

        var alone = Options(4);
        alone.Optimizer = candidates[0];
        using var first = Problem.Train(alone, Task, data, validation);
        Assert.Equal(losses[0], first.History.Epochs[^1].ValidationLoss);
    }

    [Fact]
    public void A_candidate_does_not_pay_for_the_divergence_of_another()
    {
        using var data = Problem.Line();
        using var validation = Problem.Line(60);
        var options = Options(3);
        options.LearningRate = 0.3; // at which SGD with momentum diverges, and AdamW does not
        using var choice = new OptimizerChoice { Candidates = [new Sgd(), new AdamW()] }.Train(Problem.Job(options, new RegressionTask()), data, validation);
        var parts = choice.History.Parts;
        Assert.InRange(parts.Count(part => part.Outcome == PartOutcome.Restarted), 1, 3);
        Assert.Equal([PartOutcome.Member, PartOutcome.Outdone], parts.Skip(parts.Length - 2).Select(part => part.Outcome).Order());
        Assert.InRange(parts[^2].LearningRate, 0.01, 0.15);
        Assert.Equal(0.3, parts[^1].LearningRate);
    }

    [Fact]
    public void With_early_stopping_the_choice_goes_by_the_weights_that_were_kept()
    {
        using var data = Problem.Clouds(30, 2);
        using var validation = Problem.Clouds(200, 2);
        var options = Options(60);
        (options.Network, options.EarlyStoppingCriteria) = (Network.Mlp(64), new EarlyStopping { Patience = 60 }); // overfits, and goes back
        using var choice = Train(new OptimizerChoice { Candidates = [new AdamW { }, new Sgd()] }, options, data, validation);
        var kept = choice.Members[0].History;
        Assert.InRange(kept.WeightsOfEpoch, 1, 59);
        Assert.Equal(kept.Epochs[kept.WeightsOfEpoch - 1].ValidationLoss, choice.History.Parts.Single(part => part.Outcome == PartOutcome.Member).ValidationLoss);
        Assert.Equal(kept.Epochs.Min(epoch => epoch.ValidationLoss), choice.History.Parts.Min(part => part.ValidationLoss));
    }

    [Fact]
    public void A_choice_needs_candidates_that_fit_and_something_to_choose_by()
    {
        using var data = Problem.Clouds();
        var options = Options(4);
        options.GradientClipNorm = 1;
        var message = Assert.Throws<ArgumentException>(() => Train(new OptimizerChoice { Candidates = [new Sam { Rho = -1 }, new Lbfgs()] }, options, data)).Message;
        foreach (var fault in new[] { "`Rho` of `Sam`", "`GradientClipNorm` cannot go with Lbfgs", "`OptimizerChoice` needs a `ValidationSet`" })
            Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.Contains("must be at least one optimizer", Assert.Throws<ArgumentException>(() => Train(new OptimizerChoice { Candidates = [] }, Options(4), data, data)).Message, StringComparison.Ordinal);
        Assert.Equal(new OptimizerChoice(), new OptimizerChoice());
        Assert.NotEqual(new OptimizerChoice(), new OptimizerChoice { Candidates = [new Sgd()] });
    }

    [Fact]
    public void Draws_from_the_Gaussian_of_one_training()
    {
        using var data = Problem.Clouds();
        using var validation = Problem.Clouds(600, 0.6);
        var method = new SwagEnsemble { Members = 5 };
        using var ensemble = Train(method, Options(12), data, validation);
        Assert.Equal(5, ensemble.Members.Select(member => Problem.Weights(member)[0]).Distinct().Count());
        Assert.Equal(new Swag(), ensemble.Members[0].History.Averaging!.Average.Rule);
        Assert.Equal((method, 12), (ensemble.History.Method, ensemble.History.Parts.Single().Epochs));
        Assert.Equal(600, ensemble.History.Calibration!.Rows);

        using var again = Train(method, Options(12), data, validation);
        Assert.Equal(Problem.Weights(ensemble.Members[4]), Problem.Weights(again.Members[4]));
        using var mean = Train(new SwagEnsemble { Members = 2, Scale = 0 }, Options(12), data, validation);
        var averaged = Options(12);
        averaged.Averaging = new WeightAverage { Rule = new Swag() };
        using var plain = Problem.Train(averaged, Task, data, validation);
        Assert.Equal(Problem.Weights(plain), Problem.Weights(mean.Members[1]));
    }

    [Fact]
    public void Faults_of_the_Gaussian_are_named_before_any_work()
    {
        using var data = Problem.Clouds();
        var options = Options(4);
        options.Averaging = new WeightAverage();
        var message = Assert.Throws<ArgumentException>(() => Train(new SwagEnsemble { Members = 0, Scale = -1, Rule = new Swag { Rank = 1 } }, options, data)).Message;
        foreach (var fault in new[] { "`Members` of `SwagEnsemble`", "`Scale` of `SwagEnsemble`", "`Rank` of `Swag`", "`Averaging` cannot go with `SwagEnsemble`" })
            Assert.Contains(fault, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_diverges_is_begun_again_at_half_the_rate()
    {
        using var data = Problem.Line();
        var options = Options(3);
        (options.Optimizer, options.LearningRate) = (new Sgd(), 0.3);
        var warnings = new List<string>();
        var method = new DeepEnsemble { Members = 2 };

        using var ensemble = method.Train(Problem.Job(options, new RegressionTask(), warn: warnings.Add), data, null);

        var restarts = ensemble.History.Parts.Count(part => part.Outcome == PartOutcome.Restarted);
        Assert.InRange(restarts, 1, 3);
        Assert.Equal(restarts, warnings.Count(warning => warning.Contains("begun again at half the learning rate", StringComparison.Ordinal)));
        Assert.Equal(2, ensemble.Members.Length);
        Assert.Equal(0.3 / Math.Pow(2, restarts), ensemble.History.Parts[^1].LearningRate);
        options.LearningRate = 0.3 / Math.Pow(2, restarts);
        using var plain = Problem.Train(options, new RegressionTask(), data);
        Assert.Equal(Problem.Weights(plain), Problem.Weights(ensemble.Members[0]));

        options.LearningRate = 1e9;
        Assert.Throws<TrainingDivergedException>(() => method.Train(Problem.Job(options, new RegressionTask()), data, null));
    }

    [Fact]
    public void A_training_that_diverges_as_its_time_runs_out_gives_what_there_is()
    {
        // begun again, what is left of the limit may be nothing
        using var data = Problem.Line();
        var (outcomes, limit) = (new HashSet<PartOutcome>(), 0);
        while (Ensemble(++limit) is { } ensemble)
        {
            Assert.Equal(StopReason.TimeLimit, ensemble.History.StopReason);
            Assert.Equal(PartOutcome.Unfinished, ensemble.History.Parts[^1].Outcome);
            Assert.Single(ensemble.Members);
            outcomes.UnionWith(ensemble.History.Parts.Select(part => part.Outcome));
            ensemble.Dispose();
        }

        Assert.InRange(limit, 10, 40); // time enough to diverge four times
        Assert.True(outcomes.SetEquals([PartOutcome.Restarted, PartOutcome.Unfinished]));

        EnsembleModel? Ensemble(int seconds)
        {
            var options = Options(3);
            (options.Optimizer, options.LearningRate, options.Clock, options.TimeLimit) = (new Sgd(), 1e4, new TickingClock(), TimeSpan.FromSeconds(seconds));
            try
            {
                return new DeepEnsemble { Members = 2 }.Train(Problem.Job(options, new RegressionTask()), data, null);
            }
            catch (TrainingDivergedException)
            {
                return null;
            }
        }
    }

    private static Problem.Options Options(int epochs) => new() { Network = Network.Mlp(8), Epoch = epochs };

    private static EnsembleModel Train(EnsembleMethod method, TrainingOptions options, TensorDataset data, TensorDataset? validation = null) =>
        method.Train(Problem.Job(options, Task), data, validation);
}
