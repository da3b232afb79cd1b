namespace MlNetLandscape;

/// <summary>A network of the user's own is needed whose factory is not known to this process.</summary>
public sealed class NetworkNotRegisteredException : InvalidOperationException
{
    internal NetworkNotRegisteredException(string name)
        : base($"The custom network '{name}' is not registered in this process. Before building or loading it, call "
            + $"Network.Register(\"{name}\", shape => new …) with the factory it was made with.") => Name = name;

    /// <summary>The name it was made with.</summary>
    public string Name { get; }
}
