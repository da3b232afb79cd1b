using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Endurance;

/// <summary>A pipeline as services hold it: fitted, and saved to be loaded again and again, with the right answers of a single thread.</summary>
internal sealed class ServedModel
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly Row[] _rows;
    private readonly IDataView _data;
    private readonly byte[] _file;
    private readonly Dictionary<bool, (float[][] Batched, float[][] Single)> _answers = [];
    private volatile Loaded? _slot;
    private long _loads;

    /// <param name="name">What it is called in messages.</param>
    /// <param name="trainer">The end of the pipeline.</param>
    /// <param name="rows">Trained on, and asked for.</param>
    public ServedModel(string name, Func<MLContext, IEstimator<ITransformer>> trainer, Row[] rows)
    {
        (Name, _rows) = (name, rows);
        _data = _ml.Data.LoadFromEnumerable(rows);
        Fixed = new Loaded(Row.Before(_ml).Append(trainer(_ml)).Fit(_data), Native: true);
        using var stream = new MemoryStream();
        _ml.Model.Save(Fixed.Model, _data.Schema, stream);
        _file = stream.ToArray();
        _answers[true] = (Batched(Fixed), Single(Fixed));
        var plain = Load(native: false);
        _answers[false] = (Batched(plain), Single(plain));
    }

    public string Name { get; }

    /// <summary>The one that is never swapped.</summary>
    public Loaded Fixed { get; }

    /// <summary>The one that is served at the moment; null for none.</summary>
    public Loaded? Slot => _slot;

    /// <summary>Models loaded and decoded so far.</summary>
    public long Loads => Interlocked.Read(ref _loads);

    /// <summary>Reads the file as <c>ml.Model.Load</c> does, or with its networks given back, and has it answer once.</summary>
    public Loaded Load(bool native)
    {
        using var stream = new MemoryStream(_file);
        var ml = new MLContext();
        var loaded = new Loaded(native ? ml.Landscape().Load(stream, out _) : ml.Model.Load(stream, out _), native);
        if (_answers.ContainsKey(native) && !Engine(loaded).Predict(_rows[0]).Score.AsSpan().SequenceEqual(_answers[native].Single[0]))
            throw new InvalidDataException($"{Name}: a model just loaded gives another answer.");
        Interlocked.Increment(ref _loads);
        return loaded;
    }

    /// <summary>Puts a model in the place of the one served, which is disposed under the hands of those who use it, or left to the garbage collector.</summary>
    public void Swap(Loaded? next, bool disposes)
    {
        var before = _slot;
        _slot = next;
        if (before is null || !disposes)
            return;
        before.Retired = true;
        before.Dispose();
    }

    public PredictionEngine<Row, Prediction> Engine(Loaded loaded) => new MLContext().Model.CreatePredictionEngine<Row, Prediction>(loaded.Model);

    /// <summary>One pass of a cursor over all rows; how many answers were wrong.</summary>
    public int WrongInPass(Loaded loaded)
    {
        var expected = _answers[loaded.Native].Batched;
        return Scored(loaded).Select((score, row) => score.AsSpan().SequenceEqual(expected[row]) ? 0 : 1).Sum();
    }

    /// <summary>Some rows, one by one; how many answers were wrong.</summary>
    public int WrongOneByOne(Loaded loaded, PredictionEngine<Row, Prediction> engine, int from, int count)
    {
        var (expected, prediction, wrong) = (_answers[loaded.Native].Single, new Prediction(), 0);
        for (var index = from; index < from + count; index++)
        {
            engine.Predict(_rows[index % _rows.Length], ref prediction);
            wrong += prediction.Score.AsSpan().SequenceEqual(expected[index % _rows.Length]) ? 0 : 1;
        }

        return wrong;
    }

    private float[][] Batched(Loaded loaded) => [.. Scored(loaded)];

    private IEnumerable<float[]> Scored(Loaded loaded) => loaded.Model.Transform(_data).GetColumn<float[]>("Score");

    private float[][] Single(Loaded loaded)
    {
        using var engine = Engine(loaded);
        return [.. _rows.Select(row => engine.Predict(row).Score)];
    }
}

/// <summary>A model in a process.</summary>
/// <param name="Model">The whole pipeline.</param>
/// <param name="Native">Whether its networks are transformers of their own, and not what ML.NET loads by itself.</param>
internal sealed record Loaded(ITransformer Model, bool Native)
{
    /// <summary>Whether it was disposed: whoever still asks may be turned away.</summary>
    public volatile bool Retired;

    /// <summary>Disposes its network or ensemble.</summary>
    public void Dispose()
    {
        foreach (var step in (IEnumerable<ITransformer>)Model)
        {
            (step as NetworkTransformer)?.Model.Dispose();
            (step as EnsembleTransformer)?.Model.Dispose();
        }
    }
}
