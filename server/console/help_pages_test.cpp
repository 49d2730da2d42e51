#include "server/console/help_pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

namespace fieldpost::console {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class HelpPagesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    m_app.add_option("--server", m_text, "Where")->envname("WHERE")->type_name("HOST:PORT");
    m_app.footer("The end.");
    CLI::App& lists = *m_app.add_subcommand("lists", "Show lists");
    CLI::App& of = *lists.add_subcommand("of", ".of one kind");
    of.add_option("--format", m_text, "How it's shown")
        ->required()
        ->check(CLI::IsMember({"table", "json"}))
        ->type_name("FORMAT");
    of.add_option("KIND", m_text, "A \\ in the text");
  }

  std::string m_text;
  CLI::App m_app{"What it is for.", "show-it"};
};

TEST_F(HelpPagesTest, CompletionOffersWhatStandsBehindEachCommand) {
  const std::string script = completionScript(m_app);
  EXPECT_THAT(script, HasSubstr(R"("") words='lists -h --help --server ' ;;)"));
  EXPECT_THAT(script, HasSubstr(R"(" lists of") words='--format -h --help --server ' ;;)"));
  EXPECT_THAT(script, HasSubstr(R"(" lists of --format") words='table json' ;;)"));
  // Its value is anything, and it may stand behind any command.
  EXPECT_THAT(script, HasSubstr(R"(" --server" | *" --server") words='' ;;)"));
}

TEST_F(HelpPagesTest, TheManualTellsOfEachOption) {
  const std::string page = manualPage(m_app, "show-it 1.2.3");
  EXPECT_THAT(page, HasSubstr(".TH SHOW\\-IT 1 \"\" \"show\\-it 1.2.3\" \"Fieldpost\"\n"));
  EXPECT_THAT(page, HasSubstr(".SS \"lists of\"\n"));
  EXPECT_THAT(page, HasSubstr("\\fB\\-\\-format\\fR \\fIFORMAT\\fR\n"
                              "How it\\(aqs shown. One of: table json. Must be given.\n"));
  EXPECT_THAT(page, HasSubstr("\\fIHOST:PORT\\fR\nWhere. Also read from the variable WHERE.\n"));
  // The program's last words are told once, not behind each command.
  EXPECT_EQ(page.find("The end."), page.rfind("The end."));
}

TEST_F(HelpPagesTest, NoTextIsTakenForARequestOrAnEscape) {
  const std::string page = manualPage(m_app, "show-it 1.2.3");
  EXPECT_THAT(page, HasSubstr("\n\\&.of one kind.\n"));
  EXPECT_THAT(page, HasSubstr("A \\e in the text.\n"));
  EXPECT_THAT(page, Not(HasSubstr("A \\ in")));
}

}  // namespace
}  // namespace fieldpost::console
