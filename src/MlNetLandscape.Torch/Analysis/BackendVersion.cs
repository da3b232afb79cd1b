using System.Reflection;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>What computes, with its versions, for results that are to be measured again.</summary>
internal static class BackendVersion
{
    /// <summary>The binding and the native library: «TorchSharp 0.105.2.0, libtorch 2.7.1».</summary>
    public static string Torch
    {
        get
        {
            var binding = typeof(TorchSharp.torch).Assembly.GetName();
            return $"{binding.Name} {binding.Version}, libtorch {__version__}";
        }
    }

    /// <summary>The version of this library.</summary>
    public static string Library =>
        typeof(BackendVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
