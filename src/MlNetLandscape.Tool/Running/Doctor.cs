using System.Reflection;

namespace MlNetLandscape.Tool;

/// <summary>What this tool was built with.</summary>
internal static class Doctor
{
    /// <summary>Packages or substitutes, and why.</summary>
    public static string Backend { get; } = typeof(Doctor).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().SingleOrDefault(attribute => attribute.Key == "Backend")?.Value ?? "unknown";

    /// <summary>The version of the tool.</summary>
    public static string Version { get; } = typeof(Doctor).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
