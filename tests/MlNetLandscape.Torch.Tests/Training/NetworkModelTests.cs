using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Training;

public sealed class NetworkModelTests
{
    [Fact]
    public void Scores_are_those_of_the_network_in_evaluation_mode()
    {
        using var data = Problem.Clouds();
        using var model = Problem.Train(new Problem.Options { Network = Network.Mlp(8) with { Dropout = 0.5 } }, new MulticlassTask(3), data);
        using var module = model.CreateModule();
        module.eval();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var expected = nn.functional.softmax(module.call(data.Features), 1);
        Assert.Equal(expected.data<float>().ToArray(), Problem.Scores(model, data));
    }

    [Fact]
    public void A_model_survives_its_archive()
    {
        using var data = Problem.Line();
        using var model = Problem.Train(new Problem.Options { Network = Network.Mlp(8) with { Normalization = Normalization.Batch } }, new RegressionTask(1, 2), data);
        using var archive = model.ToArchive();
        using var read = TensorArchive.FromBytes(archive.ToBytes(), "model");
        using var copy = NetworkModel.FromArchive(read);
        Assert.Equal(Problem.Scores(model, data), Problem.Scores(copy, data));
        Assert.Equal((model.Network, model.Shape, model.Task, model.History), (copy.Network, copy.Shape, copy.Task, copy.History));
        Assert.Equal(model.ParameterCount, copy.ParameterCount);
    }

    [Fact]
    public void An_archive_that_does_not_fit_its_description_is_refused()
    {
        using var data = Problem.Line();
        using var model = Problem.Train(new Problem.Options(), new RegressionTask(), data);
        using var archive = model.ToArchive();
        archive.Header["features"] = 1;
        var error = Assert.Throws<InvalidDataException>(() => NetworkModel.FromArchive(archive));
        Assert.Contains("is [8, 2], not [8, 1]", error.Message, StringComparison.Ordinal);
        archive.Header["features"] = 1_000_000; // a forged description allocates nothing
        Assert.Contains("numbers were saved", Assert.Throws<InvalidDataException>(() => NetworkModel.FromArchive(archive)).Message, StringComparison.Ordinal);
        archive.Header["outputs"] = 5;
        Assert.Throws<InvalidDataException>(() => NetworkModel.FromArchive(archive));
        archive.Header.Remove("task");
        Assert.Equal("The saved network has no 'task'.", Assert.Throws<InvalidDataException>(() => NetworkModel.FromArchive(archive)).Message);
    }

    [Fact]
    public void Many_threads_score_with_one_model_while_it_is_disposed()
    {
        using var data = Problem.Clouds();
        var model = Problem.Train(new Problem.Options(), new MulticlassTask(3), data);
        var expected = Problem.Scores(model, data);
        var features = data.Features.data<float>().ToArray();
        var wrong = 0;
        var threads = Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            var scores = new float[expected.Length];
            try
            {
                for (var round = 0; round < 10_000; round++)
                {
                    model.Score(features, (int)data.Count, scores);
                    if (!scores.SequenceEqual(expected))
                        Interlocked.Increment(ref wrong);
                }
            }
            catch (ObjectDisposedException)
            {
                return; // from now on no scores, and never wrong ones
            }

            Interlocked.Increment(ref wrong); // nobody gets through: the model is disposed long before
        })).ToList();
        threads.ForEach(thread => thread.Start());
        Thread.Sleep(100);
        model.Dispose();
        threads.ForEach(thread => thread.Join());
        Assert.Equal(0, wrong);
        Assert.Throws<ObjectDisposedException>(() => Problem.Scores(model, data));
    }

    [Fact]
    public void Spans_of_the_wrong_length_are_refused_with_both_numbers()
    {
        using var data = Problem.Clouds();
        using var model = Problem.Train(new Problem.Options { Epoch = 1 }, new MulticlassTask(3), data);
        var features = Assert.Throws<ArgumentException>(() => model.Score(new float[5], 2, new float[6]));
        Assert.StartsWith("2 rows of 2 features are 4 numbers. Got 5.", features.Message, StringComparison.Ordinal);
        var scores = Assert.Throws<ArgumentException>(() => model.Score(new float[4], 2, new float[5]));
        Assert.StartsWith("2 rows of 3 scores are 6 numbers. Got 5.", scores.Message, StringComparison.Ordinal);
    }
}
