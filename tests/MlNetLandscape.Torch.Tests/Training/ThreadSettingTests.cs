using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape.Torch.Tests.Training;

public sealed class ThreadSettingTests
{
    [Fact]
    public void The_threads_of_a_training_are_set_for_it_alone()
    {
        using var data = Problem.Clouds();
        var before = InNewThread(get_num_threads);
        (int Own, int Other, int Second) during = default;
        Problem.Train(new Problem.Options { Epoch = 1, Threads = before + 1, Progress = new Told(Look) }, new MulticlassTask(3), data).Dispose();
        Assert.Equal((before + 1, before, before + 2), during);
        Assert.Equal((before, before), (get_num_threads(), InNewThread(get_num_threads)));

        void Look() => during = (get_num_threads(), InNewThread(get_num_threads), InNewThread(() =>
        {
            var second = 0;
            Problem.Train(new Problem.Options { Epoch = 1, Threads = before + 2, Progress = new Told(() => second = get_num_threads()) }, new MulticlassTask(3), data).Dispose();
            return second;
        }));
    }

    private static int InNewThread(Func<int> work)
    {
        var result = 0;
        var thread = new Thread(() => result = work());
        thread.Start();
        thread.Join();
        return result;
    }

    private sealed class Told(Action action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action();
    }
}
