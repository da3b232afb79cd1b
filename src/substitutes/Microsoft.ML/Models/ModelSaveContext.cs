using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public interface ICanSaveModel
{
    void Save(ModelSaveContext ctx);
}

/// <summary>The place of one model in a file. A model saves itself, or delegates to a stock one that does.</summary>
public sealed class ModelSaveContext : IDisposable
{
    private readonly ModelWriter _writer;

    internal ModelSaveContext(ModelWriter writer) => _writer = writer;

    /// <summary>Whether something was written in this place.</summary>
    internal bool IsFilled { get; private set; }

    public void Dispose()
    {
    }

    internal void Save(string loaderName, Action<ModelWriter> write)
    {
        if (IsFilled)
        {
            throw Contracts.Mark(new InvalidOperationException("Only one model can be saved in one place: combine several in a TransformerChain."));
        }

        IsFilled = true;
        _writer.Write(loaderName);
        write(_writer);
    }
}
