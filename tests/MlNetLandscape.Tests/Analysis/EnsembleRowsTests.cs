using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetLandscape.Numerics.Ensembles;

namespace MlNetLandscape.Tests.Analysis;

/// <summary>Rows and scores as they may be: missing, raw, weighted, unnamed; and what is said of members that cannot be judged.</summary>
public sealed class EnsembleRowsTests
{
    /// <summary>Keys of objects count from 0; beyond the last they are missing.</summary>
    private const uint Missing = uint.MaxValue;

    private static readonly MLContext Context = new(seed: 1);

    [Fact]
    public void Probabilities_shares_and_raw_scores_are_told_apart()
    {
        var data = View([
            new() { Key = 0, A = [0.5f, 0.3f, 0.2f], B = [0.9f, 0.6f, 0.3f], C = [2, 0, -1] },
            new() { Key = 2, A = [0.1f, 0.1f, 0.8f], B = [0, 0, 0], C = [0.5f, 0.3f, 0.2f] }]);

        var metrics = Evaluate(data, "A", "B", "C");

        Assert.Equal(
            ["probabilities, classes by number", "scores in [0, 1] divided by their sum, classes by number", "raw scores through softmax, classes by number"],
            metrics.Conditions.Scores.ToArray());
        double[] losses = [.. metrics.Members.Select(member => member.Classification!.LogLoss.Value!.Value)];
        Assert.Equal(-(Math.Log(0.5) + Math.Log(0.8)) / 2, losses[0], 6);
        Assert.Equal(-(Math.Log(0.5) + Math.Log(1 / 3.0)) / 2, losses[1], 6);
        Assert.Equal(-(Math.Log(Math.Exp(2) / (Math.Exp(2) + 1 + Math.Exp(-1))) + Math.Log(Math.Exp(0.2) / (Math.Exp(0.5) + Math.Exp(0.3) + Math.Exp(0.2)))) / 2, losses[2], 6);
    }

    [Fact]
    public void Scores_are_what_they_are_said_to_be()
    {
        var data = View([new() { Key = 0, A = [0.5f, 0.3f, 0.2f], C = [2, 0, -1] }]);

        var metrics = Context.Landscape().EvaluateEnsemble(data, [Member("A", data)], new EnsembleEvaluationOptions { Scores = ScoreReading.Logits }, "Key");

        Assert.Equal("raw scores through softmax, classes by number", metrics.Conditions.Scores[0]);
        Assert.StartsWith("The scores of member 1 are no probabilities: row 1 of those judged is [2, 0, -1].", Assert.Throws<ArgumentException>(() =>
            Context.Landscape().EvaluateEnsemble(data, [Member("C", data)], new EnsembleEvaluationOptions { Scores = ScoreReading.Probabilities }, "Key")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void All_are_judged_on_the_rows_that_all_can_be_judged_on()
    {
        var data = View([
            new() { Key = 0, A = [0.5f, 0.3f, 0.2f], B = [0.2f, 0.6f, 0.2f] },
            new() { Key = Missing, A = [0.5f, 0.3f, 0.2f], B = [0.2f, 0.6f, 0.2f] },
            new() { Key = 1, A = [0.5f, 0.3f, 0.2f], B = [float.NaN, 0.6f, 0.2f] },
            new() { Key = 1, A = [0.5f, float.PositiveInfinity, 0.2f], B = [0.2f, 0.6f, 0.2f] },
            new() { Key = Missing, A = [float.NaN, 0.3f, 0.2f], B = [0.2f, 0.6f, 0.2f] }]);

        var metrics = Evaluate(data, "A", "B");

        Assert.Equal((1, 2, 2), (metrics.Conditions.Rows, metrics.Conditions.RowsWithoutLabel, metrics.Conditions.RowsWithoutScore));
        Assert.Equal(-Math.Log(0.5), metrics.Members[0].Classification!.LogLoss.Value!.Value, 6);
        Assert.Contains("judged on 1 rows; 2 more without a label, 2 without a score", metrics.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_count_rows_and_rows_without_one_do_not()
    {
        var data = View([
            new() { Key = 0, A = [0.5f, 0.3f, 0.2f], Weight = 3 },
            new() { Key = 1, A = [0.5f, 0.3f, 0.2f], Weight = 1 },
            new() { Key = 1, A = [0.5f, 0.3f, 0.2f], Weight = 0 },
            new() { Key = 1, A = [0.5f, 0.3f, 0.2f], Weight = float.NaN }]);

        var metrics = Context.Landscape().EvaluateEnsemble(data, [Member("A", data)], new EnsembleEvaluationOptions { ExampleWeightColumnName = "Weight" }, "Key");

        Assert.Equal((2, 2, true), (metrics.Conditions.Rows, metrics.Conditions.RowsWithoutLabel, metrics.Conditions.IsWeighted));
        Assert.Equal(0.75, metrics.Members[0].Classification!.Accuracy.Value!.Value, 12);
    }

    [Fact]
    public void Class_numbers_count_from_zero_as_in_ML_NET()
    {
        var data = View([
            new() { Number = 0, A = [0.5f, 0.3f, 0.2f] }, new() { Number = 2, A = [0.5f, 0.3f, 0.2f] },
            new() { Number = 1.5f, A = [0.5f, 0.3f, 0.2f] }, new() { Number = float.NaN, A = [0.5f, 0.3f, 0.2f] }, new() { Number = 3, A = [0.5f, 0.3f, 0.2f] }]);

        var metrics = Context.Landscape().EvaluateEnsemble(data, [Member("A", data)], labelColumnName: "Number");

        Assert.Equal((2, 3), (metrics.Conditions.Rows, metrics.Conditions.RowsWithoutLabel));
        Assert.Equal(-(Math.Log(0.5) + Math.Log(0.2)) / 2, metrics.Members[0].Classification!.LogLoss.Value!.Value, 6);
    }

    [Theory]
    [InlineData("Yes")]
    [InlineData("Number")]
    [InlineData("Real")]
    [InlineData("Pair")]
    public void Binary_labels_are_read_as_ML_NET_does(string label)
    {
        var data = View([
            new() { Yes = true, Number = 1, Real = 1, Pair = 1, P = 0.8f },
            new() { Yes = false, Number = 0, Real = 0, Pair = 0, P = 0.3f },
            new() { Yes = true, Number = float.NaN, Real = double.NaN, Pair = Missing, P = 0.6f }]);
        var member = Context.Transforms.CopyColumns("Probability", "P").Append(Context.Transforms.CopyColumns("Score", "P")).Fit(data);

        var metrics = Context.Landscape().EvaluateEnsemble(data, [member], labelColumnName: label);

        Assert.Equal("binary", metrics.Conditions.Task);
        Assert.Equal(label == "Yes" ? 3 : 2, metrics.Conditions.Rows);
        Assert.Equal(label == "Yes" ? -(Math.Log(0.8) + Math.Log(0.7) + Math.Log(0.6)) / 3 : -(Math.Log(0.8) + Math.Log(0.7)) / 2,
            metrics.Members[0].Classification!.LogLoss.Value!.Value, 6);
    }

    [Fact]
    public void A_number_without_a_probability_is_regression()
    {
        var data = View([new() { Number = 1, Real = 1, P = 2 }, new() { Number = 2, Real = 2, P = 5 }]);

        foreach (var label in new[] { "Number", "Real" })
            Assert.Equal(5, Context.Landscape().EvaluateEnsemble(data, [Member("P", data)], labelColumnName: label).Together.Regression!.MeanSquaredError.Value!.Value, 12);
    }

    [Fact]
    public void Members_of_different_tasks_or_numbers_of_classes()
    {
        var data = View([new() { Key = 0 }]);

        Assert.StartsWith("member 2 is a regression model (its 'Score' is Single), member 1 a multiclass model (Vector<Single, 3>): judge models of one task together.",
            Error<ArgumentException>(data, "Key", Member("A", data), Member("P", data)), StringComparison.Ordinal);
        Assert.StartsWith("member 2 has 2 classes, member 1 has 3: judge models of the same classes together.",
            Error<ArgumentException>(data, "Key", Member("A", data), Member("Two", data)), StringComparison.Ordinal);
        Assert.StartsWith("The label 'Key' of member 1 has 3 classes, its 'Score' 2.", Error<ArgumentException>(data, "Key", Member("Two", data)), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_different_types_or_values()
    {
        var data = View([new() { Text = "x", Number = 1 }, new() { Text = "y", Number = 2 }, new() { Text = "z", Number = 3 }]);
        var others = View([new() { Text = "x" }, new() { Text = "y" }, new() { Text = "v" }]);
        ITransformer Keys(string column, IDataView rows) =>
            Context.Transforms.Conversion.MapValueToKey("Label", column).Append(Context.Transforms.CopyColumns("Score", "A")).Fit(rows);

        Assert.StartsWith("The label 'Label' of member 2 holds values of type Single, that of member 1 of type String: they cannot be compared.",
            Error<ArgumentException>(data, "Label", Keys("Text", data), Keys("Number", data)), StringComparison.Ordinal);
        Assert.StartsWith("member 2 knows the class 'v', which member 1 does not; member 1 knows 'z': judge models of the same classes together.",
            Error<ArgumentException>(data, "Label", Keys("Text", data), Keys("Text", others)), StringComparison.Ordinal);
        Assert.StartsWith("Schema mismatch for label column 'Text' of member 1: expected a key, or a class number of type Single, got String",
            Error<ArgumentException>(data, "Text", Member("A", data)), StringComparison.Ordinal);
        Assert.StartsWith("Schema mismatch for label column 'Text' of member 1: expected Single or Double, got String",
            Error<ArgumentException>(data, "Text", Member("P", data)), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_not_there_or_of_another_type()
    {
        var data = View([new()]);
        var scoreless = Context.Transforms.CopyColumns("Other", "A").Fit(data);

        Assert.StartsWith("member 1 has no score column 'Score': its columns are 'Key', ", Error<ArgumentException>(data, "Key", scoreless), StringComparison.Ordinal);
        Assert.StartsWith("Could not find label column 'Truth' in the output of member 1.", Error<ArgumentException>(data, "Truth", Member("A", data)), StringComparison.Ordinal);
        Assert.StartsWith("Schema mismatch for score column 'Score' of member 1: expected Single, or Vector<Single> of known size of at least 2, got String",
            Error<ArgumentException>(data, "Key", Member("Text", data)), StringComparison.Ordinal);
        Assert.StartsWith("Could not find weight column 'W' in the output of member 1.", Assert.Throws<ArgumentException>(() => Context.Landscape().EvaluateEnsemble(
            data, [Member("A", data)], new EnsembleEvaluationOptions { ExampleWeightColumnName = "W" }, "Key")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_differ_between_members()
    {
        var data = View([.. Enumerable.Range(1, 20).Select(row => new Row { Number = row, P = row })]);
        var reversed = View([.. Enumerable.Range(1, 20).Reverse().Select(row => new Row { Number = row, P = row })]);

        Assert.StartsWith("member 2 read 3 rows, member 1 20: members that filter, repeat or shuffle rows cannot be judged together.",
            Error<InvalidOperationException>(data, "Number", Member("P", data), new Replaced(Context.Data.TakeRows(data, 3))), StringComparison.Ordinal);
        Assert.StartsWith("The label of row 1 is 1 for member 1 and 20 for member 2: the members read other rows",
            Error<InvalidOperationException>(data, "Number", Member("P", data), new Replaced(reversed)), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_judge()
    {
        var data = View([new() { Key = Missing }, new() { Key = 0, A = [float.NaN, 0, 0] }]);

        Assert.StartsWith("There is no ensemble to judge: `members` is empty.", Error<ArgumentException>(data, "Key"), StringComparison.Ordinal);
        Assert.StartsWith("The data has no rows", Error<InvalidOperationException>(View([]), "Key", Member("A", data)), StringComparison.Ordinal);
        Assert.StartsWith("None of the 2 rows of the data can be used: 1 have no label or no positive weight, 1 a score that is not finite.",
            Error<InvalidOperationException>(data, "Key", Member("A", data)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_probability_outside_0_and_1()
    {
        var data = View([new() { Yes = true, P = 1.5f }]);
        var member = Context.Transforms.CopyColumns("Probability", "P").Append(Context.Transforms.CopyColumns("Score", "P")).Fit(data);

        Assert.StartsWith("The column 'Probability' of member 1 must be in [0, 1]. Row 1 of those judged is 1.5.", Error<ArgumentException>(data, "Yes", member), StringComparison.Ordinal);
    }

    [Fact]
    public void All_wrong_options_at_once()
    {
        var data = View([new() { Key = 0 }]);
        var options = new EnsembleEvaluationOptions { Bins = 0, MemberNames = ["a", "a"], ScoreColumnName = "", Scores = (ScoreReading)9 };

        Assert.StartsWith(
            "`Bins` must be at least 1. Got 0. `MemberNames` must be 2 different names, one a member. Got 'a', 'a'. `ScoreColumnName` must be the name of a column. Got none. "
            + "`Scores` must be a ScoreReading. Got 9.",
            Assert.Throws<ArgumentException>(() => Context.Landscape().EvaluateEnsemble(data, [Member("A", data), Member("B", data)], options, "Key")).Message, StringComparison.Ordinal);
    }

    private static EnsembleMetrics Evaluate(IDataView data, params string[] scores) =>
        Context.Landscape().EvaluateEnsemble(data, scores.Select(score => Member(score, data)), labelColumnName: "Key");

    private static string Error<T>(IDataView data, string label, params ITransformer[] members)
        where T : Exception => Assert.Throws<T>(() => Context.Landscape().EvaluateEnsemble(data, members, labelColumnName: label)).Message;

    /// <summary>A model that scores what a column says.</summary>
    private static ITransformer Member(string column, IDataView data) => Context.Transforms.CopyColumns("Score", column).Fit(data);

    private static IDataView View(Row[] rows) => Context.Data.LoadFromEnumerable(rows);

    /// <summary>A model that scores other rows than it is given.</summary>
    private sealed class Replaced(IDataView rows) : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Transform(rows).Schema;

        public IDataView Transform(IDataView input) => Context.Transforms.CopyColumns("Score", "P").Fit(rows).Transform(rows);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }

    private sealed class Row
    {
        [KeyType(3)]
        public uint Key;

        [KeyType(2)]
        public uint Pair;

        public float Number;

        public double Real;

        public bool Yes;

        public string Text = "";

        public float P;

        public float Weight = 1;

        [VectorType(3)]
        public float[] A = [0.5f, 0.3f, 0.2f];

        [VectorType(3)]
        public float[] B = [0.5f, 0.3f, 0.2f];

        [VectorType(3)]
        public float[] C = [0.5f, 0.3f, 0.2f];

        [VectorType(2)]
        public float[] Two = [0.5f, 0.5f];
    }
}
