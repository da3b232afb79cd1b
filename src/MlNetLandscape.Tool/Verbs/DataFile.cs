using System.CommandLine;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>The options that say where rows are.</summary>
internal sealed class DataFile
{
    private readonly Option<string> _data = new("--data") { Description = "CSV or TSV with a header, or an IDX file of images (its labels lie beside it).", Required = true, HelpName = "file" };
    private readonly Option<char?> _separator = Ask.Letter("--separator", "What separates columns; found out where it is not given.");

    public IEnumerable<Option> All => [_data, _separator];

    public IEnumerable<string> Reads(ParseResult call) => call.GetValue(_data) is { } path ? [path] : [];

    /// <summary>The file's name, without its folder.</summary>
    public string Name(ParseResult call) => Path.GetFileName(call.GetValue(_data)!);

    public TrainingRows ForTraining(ParseResult call, Session session, string? label, TaskKind task) =>
        DataSource.ForTraining(session, call.GetValue(_data)!, label, task, call.GetValue(_separator));

    public IDataView ForModel(ParseResult call, Session session, DataViewSchema schema) =>
        DataSource.ForModel(session, call.GetValue(_data)!, schema, call.GetValue(_separator));
}
