// The field offices of the demonstration and the people who work there. Nobody of them exists.
#include "client/demonstration/demonstration.h"

namespace fieldpost {
namespace {

constexpr DemonstrationOffice kOffices[] = {
    {"BOL", "Field office La Paz", "BO", "America/La_Paz", "Teresa Quispe", "Rodrigo Paredes"},
    {"COL", "Field office Bogotá", "CO", "America/Bogota", "Camila Rojas", "Hernán Castro"},
    {"EGY", "Field office Cairo", "EG", "Africa/Cairo", "Dalia Mansour", "Adel Farouk"},
    {"KEN", "Field office Nairobi", "KE", "Africa/Nairobi", "Wambui Kamau", "Patrick Otieno"},
    {"LBN", "Field office Beirut", "LB", "Asia/Beirut", "Rana Khoury", "Ziad Haddad"},
    {"PAK", "Field office Islamabad", "PK", "Asia/Karachi", "Saima Malik", "Kamran Qureshi"},
    {"SEN", "Field office Dakar", "SN", "Africa/Dakar", "Khady Sow", "Cheikh Diop"},
    {"THA", "Field office Bangkok", "TH", "Asia/Bangkok", "Siriporn Srisai", "Anan Chaiyaporn"},
    {"UZB", "Field office Tashkent", "UZ", "Asia/Tashkent", "Lola Nazarova", "Botir Rahimov"},
    {"ZAF", "Field office Pretoria", "ZA", "Africa/Johannesburg", "Naledi Mokoena", "Pieter Botha"},
};

}  // namespace

std::span<const DemonstrationOffice> demonstrationOffices() { return kOffices; }

}  // namespace fieldpost
