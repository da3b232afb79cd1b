namespace Microsoft.ML.Runtime;

/// <summary>A named place in the tree of hosts and channels; it names the component in messages and exceptions.</summary>
internal abstract class ChannelProvider : IExceptionContext
{
    protected ChannelProvider(string shortName, string parentFullName)
    {
        ShortName = shortName;
        ParentFullName = parentFullName;
    }

    public string ShortName { get; }

    public string ParentFullName { get; }

    public string FullName => string.IsNullOrEmpty(ParentFullName) ? ShortName : $"{ParentFullName}; {ShortName}";

    public abstract string ContextDescription { get; }

    public abstract TException Process<TException>(TException ex)
        where TException : Exception;
}
