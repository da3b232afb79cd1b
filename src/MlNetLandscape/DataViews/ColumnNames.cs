namespace MlNetLandscape;

/// <summary>The names of the columns a model was fitted to and of those it writes.</summary>
/// <param name="Label">The label column.</param>
/// <param name="Feature">The feature column, a known-sized vector of <see cref="float"/>.</param>
/// <param name="Weight">The example weight column, or null.</param>
/// <param name="Score">Where scores are written.</param>
/// <param name="PredictedLabel">Where the predicted label is written; unused in regression.</param>
/// <param name="Probability">Where the probability is written; used in binary classification only.</param>
internal sealed record ColumnNames(string Label, string Feature, string? Weight, string Score, string PredictedLabel, string Probability);
