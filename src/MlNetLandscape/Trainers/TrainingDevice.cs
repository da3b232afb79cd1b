using Microsoft.ML;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Decides where a training runs.</summary>
internal static class TrainingDevice
{
    /// <summary>
    /// <paramref name="asked"/> where it is given; else the GPU of <see cref="MLContext.GpuDeviceId"/>, where there is none the CPU if
    /// <see cref="MLContext.FallbackToCpu"/> allows; else the CPU.
    /// </summary>
    /// <exception cref="InvalidOperationException">The device is not there.</exception>
    /// <exception cref="ArgumentException"><paramref name="asked"/> is not the name of a device.</exception>
    public static Device Choose(string? asked, IHostEnvironment environment)
    {
        if (asked is not null)
        {
            return Parse(asked) is not { } index ? CPU
                : Exists(index) ? device(DeviceType.CUDA, index)
                : throw new InvalidOperationException($"`Device` is '{asked}', but {Found()}.");
        }

        if (Setting<int>(environment, nameof(MLContext.GpuDeviceId)) is not { } id)
        {
            return CPU;
        }

        return Exists(id)
            ? device(DeviceType.CUDA, id)
            : Setting<bool>(environment, nameof(MLContext.FallbackToCpu)) == true
                ? CPU
                : throw new InvalidOperationException(
                    $"MLContext.GpuDeviceId is {id}, but {Found()}. Set MLContext.FallbackToCpu to train on the CPU then.");
    }

    /// <summary>The index of the named GPU; null for the CPU.</summary>
    private static int? Parse(string name) => name.Split(':') switch
    {
        ["cpu"] => null,
        ["cuda"] => 0,
        ["cuda", var index] when int.TryParse(index, out var id) && id >= 0 => id,
        _ => throw new ArgumentException($"`Device` must be «cpu», «cuda» or «cuda:1». Got '{name}'."),
    };

    private static bool Exists(int id) => cuda.is_available() && id < cuda.device_count();

    private static string Found() => cuda.is_available() ? $"there are {cuda.device_count()} GPUs" : "libtorch finds no GPU";

    /// <summary>A setting of the context. The environment a catalog holds is not the context, but has its settings as properties.</summary>
    private static T? Setting<T>(IHostEnvironment environment, string name)
        where T : struct => environment.GetType().GetProperty(name)?.GetValue(environment) as T?;
}
