#include "client/importing/import_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <utility>

#include "sync/record/patch.h"

namespace fieldpost {
namespace {

std::string lowered(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

/// Short indexed texts that people call a record by, beside its title.
bool namesTheRecord(const FieldDescriptor& field) {
  const auto& traits = traitsOf(field);
  return !field.is_repeated() && field.type() == FieldDescriptor::TYPE_STRING &&
         (traits.unique() || traits.generated() != model::v1::GENERATED_UNSPECIFIED ||
          field.name() == "external_reference");
}

using Names = std::multimap<std::string, RecordId>;

Result<Names> namesOf(const LocalStore& store, const RecordType& type) {
  Query query;
  query.type = type.name();
  FIELDPOST_TRY(const auto views, store.find(query));
  Names names;
  for (const RecordView& view : views) {
    FIELDPOST_TRY(const auto record, type.parse(view.message));
    std::vector<std::string> words{lowered(view.title)};
    for (int i = 0; i < type.descriptor().field_count(); ++i) {
      const FieldDescriptor& field = *type.descriptor().field(i);
      if (namesTheRecord(field)) words.push_back(lowered(textOf(*record, field)));
    }
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    for (const std::string& word : words) {
      if (!word.empty()) names.emplace(word, view.key.id);
    }
  }
  return names;
}

}  // namespace

Result<ImportContext> importContextOf(const LocalStore& store) {
  ImportContext context;
  context.office = store.profile().office;
  FIELDPOST_TRY(context.programme, store.programme());
  if (context.programme) context.codes = ProgrammeIndex(*context.programme);
  // A file names the same few parents again and again, so each type's names are read once.
  auto known = std::make_shared<std::map<std::string, Names>>();
  context.named = [&store, known](const RecordType& type,
                                  std::string_view words) -> Result<std::vector<RecordId>> {
    auto at = known->find(type.name());
    if (at == known->end()) {
      FIELDPOST_TRY(auto names, namesOf(store, type));
      at = known->emplace(type.name(), std::move(names)).first;
    }
    std::vector<RecordId> ids;
    const auto [first, last] = at->second.equal_range(lowered(words));
    for (auto i = first; i != last; ++i) ids.push_back(i->second);
    return ids;
  };
  return context;
}

Result<ImportReport> importInto(LocalStore& store, const ImportPlan& plan,
                                const ImportOptions& options) {
  if (!plan.problems.empty()) {
    const CellProblem& first = plan.problems.front();
    return Error{
        Code::InvalidArgument, "BAD_CELLS",
        fmt::format("{} of the file cannot be read, so nothing was imported; the first "
                    "is in line {}{}: {}",
                    plan.problems.size() == 1 ? "one place"
                                              : fmt::format("{} places", plan.problems.size()),
                    first.line, first.column.empty() ? "" : ", column '" + first.column + "'",
                    first.message)};
  }
  ImportReport report;
  report.read = plan.read;
  report.repeated = plan.repeated;
  report.notMapped = plan.notMapped;
  report.remarks = plan.remarks;
  std::vector<Edit> edits;
  for (const ProposedRecord& proposed : plan.records) {
    const bool main = proposed.key.type == plan.mainType;
    FIELDPOST_TRY(const auto there, store.get(proposed.key));
    if (there) {
      if (main) ++report.alreadyThere;
      continue;
    }
    main ? ++report.added : ++report.addedWithThem[proposed.key.type];
    FIELDPOST_TRY(const RecordType* type, RecordType::require(proposed.key.type));
    FIELDPOST_TRY(auto patch, difference(*type, {}, proposed.message));
    edits.push_back({proposed.key, std::move(patch), std::nullopt});
    RecordView view;
    view.key = proposed.key;
    view.office = store.profile().office;
    view.message = proposed.message;
    const auto problems = store.problemsOf(view);
    if (!problems.empty()) ++report.drafts;
    for (const Problem& problem : problems)
      ++report.draftReasons[problem.field + ": " + problem.reason];
  }
  report.lost = report.read - report.added - report.alreadyThere - report.repeated;
  if (options.dryRun || edits.empty()) return report;
  FIELDPOST_TRY([[maybe_unused]] const std::size_t changed,
                store.commitAll(edits, options.onProgress));
  return report;
}

std::string sentenceOf(const ImportReport& report, bool dryRun) {
  std::string sentence = fmt::format("{} read, {}{} added, {} already there, ", report.read,
                                     dryRun ? "would be: " : "", report.added, report.alreadyThere);
  if (report.repeated > 0) sentence += fmt::format("{} said twice, ", report.repeated);
  sentence += fmt::format("{} lost.", report.lost);
  if (report.drafts > 0) {
    sentence += fmt::format(" {} kept as draft{}, since something is missing.", report.drafts,
                            report.drafts == 1 ? "" : "s");
  }
  return sentence;
}

}  // namespace fieldpost
