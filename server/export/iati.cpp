#include "server/export/iati.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "fieldpost/model/v1/programme.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "server/export/record_table.h"
#include "sync/base/clock.h"
#include "sync/record/dates.h"

namespace fieldpost::exporting {
namespace {

using namespace model::v1;

/// Code list ActivityStatus.
const char* statusCode(ProjectStatus status) {
  switch (status) {
    case PROJECT_STATUS_IDEA:
    case PROJECT_STATUS_FORMULATION:
    case PROJECT_STATUS_APPROVED:
      return "1";
    case PROJECT_STATUS_UNDER_IMPLEMENTATION:
      return "2";
    case PROJECT_STATUS_UNDER_EVALUATION:
      return "3";
    case PROJECT_STATUS_COMPLETED:
      return "4";
    case PROJECT_STATUS_CANCELLED:
      return "5";
    case PROJECT_STATUS_SUSPENDED:
      return "6";
    default:
      return "";
  }
}

/// Code list ActivityScope.
const char* scopeCode(ProjectLevel level) {
  switch (level) {
    case PROJECT_LEVEL_NATIONAL:
      return "4";
    case PROJECT_LEVEL_REGIONAL:
      return "2";
    case PROJECT_LEVEL_INTERNATIONAL:
      return "3";
    default:
      return "";
  }
}

/// Text between tags or in an attribute; what XML 1.0 cannot hold is left out.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if (letter == '&')
      out += "&amp;";
    else if (letter == '<')
      out += "&lt;";
    else if (letter == '>')
      out += "&gt;";
    else if (letter == '"')
      out += "&quot;";
    else if (byte >= 0x20 || letter == '\n' || letter == '\t')
      out += letter;
  }
  return out;
}

std::string narrative(std::string_view element, std::string_view attributes,
                      std::string_view text) {
  return fmt::format("    <{0}{1}>\n      <narrative>{2}</narrative>\n    </{0}>\n", element,
                     attributes, escaped(text));
}

std::string date(const char* kind, const std::string& day) {
  return isDate(day) ? fmt::format("    <activity-date type=\"{}\" iso-date=\"{}\"/>\n", kind, day)
                     : std::string();
}

std::string transaction(const char* kind, const std::string& day, const Money& amount,
                        const std::string& description, const std::string& provider) {
  if (!isDate(day) || amount.currency().empty()) return {};
  std::string xml = fmt::format(
      "    <transaction>\n      <transaction-type code=\"{}\"/>\n"
      "      <transaction-date iso-date=\"{}\"/>\n"
      "      <value currency=\"{}\" value-date=\"{}\">{}</value>\n",
      kind, day, escaped(amount.currency()), day,
      amountText(amount.minor_units(), amount.currency()));
  if (!description.empty())
    xml += fmt::format("      <description><narrative>{}</narrative></description>\n",
                       escaped(description));
  if (!provider.empty())
    xml += fmt::format("      <provider-org><narrative>{}</narrative></provider-org>\n",
                       escaped(provider));
  return xml + "    </transaction>\n";
}

/// What belongs to a project and lies in records of its own, already as XML.
using Transactions = std::map<std::string, std::string>;

Result<Transactions> transactionsOf(store::Snapshot& snapshot) {
  Transactions transactions;
  FIELDPOST_CHECK(
      snapshot.forEachRecord("funding", [&](const store::StoredRecord& stored) -> Result<Done> {
        Funding record;
        if (stored.deleted || !record.ParseFromString(stored.message)) return Done{};
        // Code list TransactionType: 11 is an incoming commitment, 1 incoming funds.
        transactions[record.project()] +=
            transaction(record.kind() == FUNDING_KIND_PLEDGE ? "11" : "1", record.date(),
                        record.amount(), {}, record.donor());
        return Done{};
      }));
  FIELDPOST_CHECK(
      snapshot.forEachRecord("expenditure", [&](const store::StoredRecord& stored) -> Result<Done> {
        Expenditure record;
        if (stored.deleted || !record.ParseFromString(stored.message)) return Done{};
        transactions[record.project()] +=
            transaction("4", record.period_end(), record.amount(), record.budget_line(), {});
        return Done{};
      }));
  return transactions;
}

/// Purpose codes of themes, by theme.
Result<std::map<std::string, std::string>> sectorsOf(store::Snapshot& snapshot) {
  std::map<std::string, std::string> sectors;
  FIELDPOST_CHECK(snapshot.forEachRecord(
      "programme_of_work", [&](const store::StoredRecord& stored) -> Result<Done> {
        ProgrammeOfWork programme;
        if (stored.deleted || !programme.ParseFromString(stored.message)) return Done{};
        for (const Theme& theme : programme.themes())
          if (!theme.sector().empty()) sectors[theme.code()] = theme.sector();
        return Done{};
      }));
  return sectors;
}

class Writer {
 public:
  Writer(const Reporter& reporter, std::map<std::string, std::string> sectors,
         Transactions transactions)
      : m_reporter(reporter),
        m_sectors(std::move(sectors)),
        m_transactions(std::move(transactions)) {}

  /// Empty when the project lacks what every activity has.
  std::string activity(const store::StoredRecord& stored, const Project& project) {
    const std::string number = project.official_number().empty() ? project.provisional_number()
                                                                 : project.official_number();
    const std::string dates = date("1", project.planned_start()) +
                              date("2", project.actual_start()) + date("3", project.planned_end()) +
                              date("4", project.actual_end());
    const std::string status = statusCode(project.status());
    if (number.empty() || project.title().empty() || dates.empty() || status.empty()) return {};
    std::string xml = fmt::format(
        "  <iati-activity last-updated-datetime=\"{}T00:00:00Z\" xml:lang=\"en\">\n"
        "    <iati-identifier>{}-{}</iati-identifier>\n",
        dayOf(stored.changedMs), escaped(m_reporter.reference), escaped(number));
    const std::string reference =
        fmt::format(" ref=\"{}\" type=\"40\"", escaped(m_reporter.reference));
    xml += narrative("reporting-org", reference, m_reporter.name);
    xml += narrative("title", {}, project.title());
    xml += narrative("description", " type=\"1\"",
                     project.summary().empty() ? project.title() : project.summary());
    if (!project.objective().empty())
      xml += narrative("description", " type=\"2\"", project.objective());
    xml += narrative(
        "participating-org", " role=\"4\" type=\"40\"",
        project.executing_agency().empty() ? m_reporter.name : project.executing_agency());
    if (!project.provisional_number().empty())
      xml += fmt::format("    <other-identifier ref=\"{}\" type=\"A1\"/>\n",
                         escaped(project.provisional_number()));
    xml += fmt::format("    <activity-status code=\"{}\"/>\n", status);
    return xml + dates + whereAndWhat(project) + money(stored, project) + "  </iati-activity>\n";
  }

 private:
  std::string whereAndWhat(const Project& project) const {
    std::string xml;
    if (const std::string scope = scopeCode(project.level()); !scope.empty())
      xml += fmt::format("    <activity-scope code=\"{}\"/>\n", scope);
    std::vector<std::string> countries(project.countries().begin(), project.countries().end());
    std::sort(countries.begin(), countries.end());
    auto shares = sharesOf(countries.size());
    for (std::size_t i = 0; i < countries.size(); ++i)
      xml += fmt::format("    <recipient-country code=\"{}\" percentage=\"{}\"/>\n",
                         escaped(countries[i]), shares[i]);
    std::vector<std::string> sectors;
    for (const std::string& theme : project.themes())
      if (const auto found = m_sectors.find(theme); found != m_sectors.end())
        sectors.push_back(found->second);
    std::sort(sectors.begin(), sectors.end());
    sectors.erase(std::unique(sectors.begin(), sectors.end()), sectors.end());
    shares = sharesOf(sectors.size());
    for (std::size_t i = 0; i < sectors.size(); ++i)
      xml += fmt::format("    <sector vocabulary=\"1\" code=\"{}\" percentage=\"{}\"/>\n",
                         escaped(sectors[i]), shares[i]);
    // Code lists PolicyMarker (1: gender equality) and PolicySignificance.
    if (project.has_gender_marker())
      xml += fmt::format("    <policy-marker vocabulary=\"1\" code=\"1\" significance=\"{}\"/>\n",
                         project.gender_marker() >= 3  ? 2
                         : project.gender_marker() > 0 ? 1
                                                       : 0);
    return xml;
  }

  std::string money(const store::StoredRecord& stored, const Project& project) {
    std::string xml;
    const Money& budget = project.budget();
    if (!budget.currency().empty() && isDate(project.planned_start()) &&
        isDate(project.planned_end()))
      xml += fmt::format(
          "    <budget type=\"1\" status=\"2\">\n      <period-start iso-date=\"{0}\"/>\n"
          "      <period-end iso-date=\"{1}\"/>\n"
          "      <value currency=\"{2}\" value-date=\"{0}\">{3}</value>\n    </budget>\n",
          project.planned_start(), project.planned_end(), escaped(budget.currency()),
          amountText(budget.minor_units(), budget.currency()));
    if (const auto found = m_transactions.find(stored.key.id.text()); found != m_transactions.end())
      xml += found->second;
    return xml;
  }

  const Reporter& m_reporter;
  std::map<std::string, std::string> m_sectors;
  Transactions m_transactions;
};

}  // namespace

std::vector<std::string> sharesOf(std::size_t parts) {
  std::vector<std::string> shares;
  for (std::size_t i = 0; i < parts; ++i) {
    const std::size_t hundredths = 10'000 / parts + (i < 10'000 % parts ? 1 : 0);
    shares.push_back(fmt::format("{}.{:02}", hundredths / 100, hundredths % 100));
  }
  return shares;
}

Result<IatiOutcome> writeIati(store::Snapshot& snapshot, const Reporter& reporter,
                              const Sink& sink) {
  FIELDPOST_TRY(auto sectors, sectorsOf(snapshot));
  FIELDPOST_TRY(auto transactions, transactionsOf(snapshot));
  Writer writer(reporter, std::move(sectors), std::move(transactions));
  Gathered out(sink);
  IatiOutcome outcome;
  FIELDPOST_CHECK(out.write(
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<iati-activities version=\"2.03\" generated-datetime=\"{}T00:00:00Z\">\n",
                  dayOf(reporter.nowMs))));
  FIELDPOST_CHECK(
      snapshot.forEachRecord("project", [&](const store::StoredRecord& stored) -> Result<Done> {
        Project project;
        if (stored.deleted || !project.ParseFromString(stored.message)) return Done{};
        const std::string xml = writer.activity(stored, project);
        ++(xml.empty() ? outcome.leftOut : outcome.activities);
        return out.write(xml);
      }));
  FIELDPOST_CHECK(out.write("</iati-activities>\n"));
  FIELDPOST_CHECK(out.finish());
  return outcome;
}

}  // namespace fieldpost::exporting
