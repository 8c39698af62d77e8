{
 "patcher": {
  "title": "sideman.prompts",
  "fileversion": 1,
  "appversion": {
   "major": 9,
   "minor": 0,
   "revision": 0,
   "architecture": "x64",
   "modernui": 1
  },
  "classnamespace": "box",
  "rect": [
   60,
   60,
   1480,
   660
  ],
  "bglocked": 0,
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontface": 0,
  "default_fontname": "Arial",
  "gridonopen": 1,
  "gridsize": [
   15.0,
   15.0
  ],
  "gridsnaponopen": 1,
  "objectsnaponopen": 1,
  "statusbarvisible": 2,
  "toolbarvisible": 1,
  "lefttoolbarpinned": 0,
  "toptoolbarpinned": 0,
  "righttoolbarpinned": 0,
  "bottomtoolbarpinned": 0,
  "toolbars_unpinned_last_save": 0,
  "tallnewobj": 0,
  "boxanimatetime": 200,
  "enablehscroll": 1,
  "enablevscroll": 1,
  "devicewidth": 0.0,
  "description": "Eight prompts and how much of each is in the music.",
  "digest": "Eight prompts and how much of each is in the music.",
  "tags": "",
  "style": "",
  "subpatcher_template": "",
  "assistshowspatchername": 0,
  "boxes": [
   {
    "box": {
     "id": "obj-1",
     "maxclass": "inlet",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      16,
      30,
      30
     ],
     "outlettype": [
      ""
     ],
     "comment": "link up: send all that is set",
     "index": 1
    }
   },
   {
    "box": {
     "id": "obj-2",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      54.0,
      18,
      112,
      30.0
     ],
     "text": "link up: send all that is set",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10.0,
     "linecount": 2
    }
   },
   {
    "box": {
     "id": "obj-3",
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      600,
      30,
      30
     ],
     "comment": "messages for the server",
     "index": 1
    }
   },
   {
    "box": {
     "id": "obj-4",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      54.0,
      602,
      112,
      30.0
     ],
     "text": "messages for the server",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10.0,
     "linecount": 2
    }
   },
   {
    "box": {
     "id": "obj-5",
     "maxclass": "panel",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1410.0,
      20.0,
      60.0,
      20.0
     ],
     "bgfillcolor": [
      0.161,
      0.173,
      0.2,
      1.0
     ],
     "rounded": 8,
     "border": 0,
     "mode": 0,
     "background": 1,
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      0.0,
      0.0,
      560.0,
      544.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-6",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20,
      500,
      154.70000000000002,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "v8 sideman.prompts.js"
    }
   },
   {
    "box": {
     "id": "obj-7",
     "maxclass": "newobj",
     "numinlets": 9,
     "numoutlets": 9,
     "patching_rect": [
      220,
      500,
      154.70000000000002,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      ""
     ],
     "text": "route 1 2 3 4 5 6 7 8"
    }
   },
   {
    "box": {
     "id": "obj-8",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      420,
      500,
      320,
      34.8
     ],
     "text": "What a preset sets goes back to the fields and sliders, without sending it again.",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "linecount": 2
    }
   },
   {
    "box": {
     "id": "obj-9",
     "maxclass": "umenu",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      1120,
      500,
      140,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "elementcolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "items": [
      "swing trio",
      ",",
      "funk",
      ",",
      "bossa nova",
      ",",
      "rock",
      ",",
      "ballad",
      ",",
      "ambient",
      ",",
      "house",
      ",",
      "nothing"
     ],
     "fontsize": 12.0,
     "varname": "presets",
     "hint": "Prompts to begin with",
     "presentation": 1,
     "presentation_rect": [
      388.0,
      10.0,
      158.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-10",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1120,
      410,
      67.6,
      22.0
     ],
     "outlettype": [
      "bang"
     ],
     "text": "loadbang"
    }
   },
   {
    "box": {
     "id": "obj-11",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1120,
      440,
      74.30000000000001,
      22.0
     ],
     "outlettype": [
      "bang"
     ],
     "text": "delay 200"
    }
   },
   {
    "box": {
     "id": "obj-12",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1120,
      470,
      40.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "0"
    }
   },
   {
    "box": {
     "id": "obj-13",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1120,
      540,
      107.8,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend preset"
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "live.numbox",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      860,
      500,
      60,
      22.0
     ],
     "outlettype": [
      "float",
      "float"
     ],
     "activebgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "fontsize": 10.0,
     "varname": "weights_fade",
     "hint": "How long a weight takes to get where its slider was moved to",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Weights fade",
       "parameter_shortname": "Weights fade",
       "parameter_type": 0,
       "parameter_mmin": 0.1,
       "parameter_mmax": 600,
       "parameter_initial": [
        0.1
       ],
       "parameter_initial_enable": 1,
       "parameter_unitstyle": 1
      }
     },
     "presentation": 1,
     "presentation_rect": [
      492.0,
      36.0,
      54.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-15",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      860,
      540,
      94.4,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend fade"
    }
   },
   {
    "box": {
     "id": "obj-16",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1250.0,
      44.0,
      220.0,
      20.0
     ],
     "text": "fade, s",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10,
     "presentation": 1,
     "presentation_rect": [
      444.0,
      36.0,
      46.0,
      18.0
     ],
     "textjustification": 2
    }
   },
   {
    "box": {
     "id": "obj-17",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1250.0,
      68.0,
      220.0,
      20.0
     ],
     "text": "1",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 15,
     "presentation": 1,
     "presentation_rect": [
      14.0,
      79.0,
      22.0,
      22.0
     ],
     "fontface": 1
    }
   },
   {
    "box": {
     "id": "obj-18",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      20.0,
      70.0,
      150,
      24
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "border": 1.0,
     "rounded": 4.0,
     "fontsize": 15.0,
     "keymode": 1,
     "outputmode": 1,
     "nosymquotes": 1,
     "lines": 2,
     "varname": "prompt1",
     "hint": "A sound, a style, an instrument. Return sends it; an empty field is silent",
     "presentation": 1,
     "presentation_rect": [
      38.0,
      60.0,
      338.0,
      60.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-19",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      180.0,
      70.0,
      81.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route text"
    }
   },
   {
    "box": {
     "id": "obj-20",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      264.0,
      70.0,
      107.8,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend text 1"
    }
   },
   {
    "box": {
     "id": "obj-21",
     "maxclass": "live.slider",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      104.0,
      100,
      30
     ],
     "outlettype": [
      "float",
      "float"
     ],
     "slidercolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "trioncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "tricolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "showname": 0,
     "orientation": 1,
     "fontsize": 11.0,
     "varname": "weight1",
     "hint": "How much of this prompt: 0 is none",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Weight 1",
       "parameter_shortname": "Weight 1",
       "parameter_type": 0,
       "parameter_mmin": 0.0,
       "parameter_mmax": 1.0,
       "parameter_initial": [
        0.0
       ],
       "parameter_initial_enable": 0,
       "parameter_unitstyle": 1
      }
     },
     "presentation": 1,
     "presentation_rect": [
      388.0,
      75.0,
      158.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-22",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      130.0,
      104.0,
      87.7,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "speedlim 30"
    }
   },
   {
    "box": {
     "id": "obj-23",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      224.0,
      104.0,
      121.2,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend weight 1"
    }
   },
   {
    "box": {
     "id": "obj-24",
     "maxclass": "newobj",
     "numinlets": 4,
     "numoutlets": 4,
     "patching_rect": [
      386.0,
      70.0,
      168.1,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "text": "route text weight clear"
    }
   },
   {
    "box": {
     "id": "obj-25",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      350.0,
      104.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-26",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      434.0,
      104.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-27",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      518.0,
      104.0,
      46,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "clear"
    }
   },
   {
    "box": {
     "id": "obj-28",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1250.0,
      92.0,
      220.0,
      20.0
     ],
     "text": "2",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 15,
     "presentation": 1,
     "presentation_rect": [
      14.0,
      151.0,
      22.0,
      22.0
     ],
     "fontface": 1
    }
   },
   {
    "box": {
     "id": "obj-29",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      20.0,
      150.0,
      150,
      24
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "border": 1.0,
     "rounded": 4.0,
     "fontsize": 15.0,
     "keymode": 1,
     "outputmode": 1,
     "nosymquotes": 1,
     "lines": 2,
     "varname": "prompt2",
     "hint": "A sound, a style, an instrument. Return sends it; an empty field is silent",
     "presentation": 1,
     "presentation_rect": [
      38.0,
      132.0,
      338.0,
      60.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-30",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      180.0,
      150.0,
      81.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route text"
    }
   },
   {
    "box": {
     "id": "obj-31",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      264.0,
      150.0,
      107.8,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend text 2"
    }
   },
   {
    "box": {
     "id": "obj-32",
     "maxclass": "live.slider",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      184.0,
      100,
      30
     ],
     "outlettype": [
      "float",
      "float"
     ],
     "slidercolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "trioncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "tricolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "showname": 0,
     "orientation": 1,
     "fontsize": 11.0,
     "varname": "weight2",
     "hint": "How much of this prompt: 0 is none",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Weight 2",
       "parameter_shortname": "Weight 2",
       "parameter_type": 0,
       "parameter_mmin": 0.0,
       "parameter_mmax": 1.0,
       "parameter_initial": [
        0.0
       ],
       "parameter_initial_enable": 0,
       "parameter_unitstyle": 1
      }
     },
     "presentation": 1,
     "presentation_rect": [
      388.0,
      147.0,
      158.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-33",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      130.0,
      184.0,
      87.7,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "speedlim 30"
    }
   },
   {
    "box": {
     "id": "obj-34",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      224.0,
      184.0,
      121.2,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend weight 2"
    }
   },
   {
    "box": {
     "id": "obj-35",
     "maxclass": "newobj",
     "numinlets": 4,
     "numoutlets": 4,
     "patching_rect": [
      386.0,
      150.0,
      168.1,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "text": "route text weight clear"
    }
   },
   {
    "box": {
     "id": "obj-36",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      350.0,
      184.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-37",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      434.0,
      184.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-38",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      518.0,
      184.0,
      46,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "clear"
    }
   },
   {
    "box": {
     "id": "obj-39",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1250.0,
      116.0,
      220.0,
      20.0
     ],
     "text": "3",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 15,
     "presentation": 1,
     "presentation_rect": [
      14.0,
      223.0,
      22.0,
      22.0
     ],
     "fontface": 1
    }
   },
   {
    "box": {
     "id": "obj-40",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      20.0,
      230.0,
      150,
      24
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "border": 1.0,
     "rounded": 4.0,
     "fontsize": 15.0,
     "keymode": 1,
     "outputmode": 1,
     "nosymquotes": 1,
     "lines": 2,
     "varname": "prompt3",
     "hint": "A sound, a style, an instrument. Return sends it; an empty field is silent",
     "presentation": 1,
     "presentation_rect": [
      38.0,
      204.0,
      338.0,
      60.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-41",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      180.0,
      230.0,
      81.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route text"
    }
   },
   {
    "box": {
     "id": "obj-42",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      264.0,
      230.0,
      107.8,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend text 3"
    }
   },
   {
    "box": {
     "id": "obj-43",
     "maxclass": "live.slider",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      264.0,
      100,
      30
     ],
     "outlettype": [
      "float",
      "float"
     ],
     "slidercolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "trioncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "tricolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "showname": 0,
     "orientation": 1,
     "fontsize": 11.0,
     "varname": "weight3",
     "hint": "How much of this prompt: 0 is none",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Weight 3",
       "parameter_shortname": "Weight 3",
       "parameter_type": 0,
       "parameter_mmin": 0.0,
       "parameter_mmax": 1.0,
       "parameter_initial": [
        0.0
       ],
       "parameter_initial_enable": 0,
       "parameter_unitstyle": 1
      }
     },
     "presentation": 1,
     "presentation_rect": [
      388.0,
      219.0,
      158.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-44",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      130.0,
      264.0,
      87.7,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "speedlim 30"
    }
   },
   {
    "box": {
     "id": "obj-45",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      224.0,
      264.0,
      121.2,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend weight 3"
    }
   },
   {
    "box": {
     "id": "obj-46",
     "maxclass": "newobj",
     "numinlets": 4,
     "numoutlets": 4,
     "patching_rect": [
      386.0,
      230.0,
      168.1,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "text": "route text weight clear"
    }
   },
   {
    "box": {
     "id": "obj-47",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      350.0,
      264.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-48",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      434.0,
      264.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-49",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      518.0,
      264.0,
      46,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "clear"
    }
   },
   {
    "box": {
     "id": "obj-50",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1250.0,
      140.0,
      220.0,
      20.0
     ],
     "text": "4",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 15,
     "presentation": 1,
     "presentation_rect": [
      14.0,
      295.0,
      22.0,
      22.0
     ],
     "fontface": 1
    }
   },
   {
    "box": {
     "id": "obj-51",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      20.0,
      310.0,
      150,
      24
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "border": 1.0,
     "rounded": 4.0,
     "fontsize": 15.0,
     "keymode": 1,
     "outputmode": 1,
     "nosymquotes": 1,
     "lines": 2,
     "varname": "prompt4",
     "hint": "A sound, a style, an instrument. Return sends it; an empty field is silent",
     "presentation": 1,
     "presentation_rect": [
      38.0,
      276.0,
      338.0,
      60.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-52",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      180.0,
      310.0,
      81.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route text"
    }
   },
   {
    "box": {
     "id": "obj-53",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      264.0,
      310.0,
      107.8,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend text 4"
    }
   },
   {
    "box": {
     "id": "obj-54",
     "maxclass": "live.slider",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20.0,
      344.0,
      100,
      30
     ],
     "outlettype": [
      "float",
      "float"
     ],
     "slidercolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "trioncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "tricolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "showname": 0,
     "orientation": 1,
     "fontsize": 11.0,
     "varname": "weight4",
     "hint": "How much of this prompt: 0 is none",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Weight 4",
       "parameter_shortname": "Weight 4",
       "parameter_type": 0,
       "parameter_mmin": 0.0,
       "parameter_mmax": 1.0,
       "parameter_initial": [
        0.0
       ],
       "parameter_initial_enable": 0,
       "parameter_unitstyle": 1
      }
     },
     "presentation": 1,
     "presentation_rect": [
      388.0,
      291.0,
      158.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-55",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      130.0,
      344.0,
      87.7,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "speedlim 30"
    }
   },
   {
    "box": {
     "id": "obj-56",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      224.0,
      344.0,
      121.2,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend weight 4"
    }
   },
   {
    "box": {
     "id": "obj-57",
     "maxclass": "newobj",
     "numinlets": 4,
     "numoutlets": 4,
     "patching_rect": [
      386.0,
      310.0,
      168.1,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "text": "route text weight clear"
    }
   },
   {
    "box": {
     "id": "obj-58",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      350.0,
      344.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-59",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      434.0,
      344.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-60",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      518.0,
      344.0,
      46,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "clear"
    }
   },
   {
    "box": {
     "id": "obj-61",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1250.0,
      164.0,
      220.0,
      20.0
     ],
     "text": "5",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 12,
     "presentation": 1,
     "presentation_rect": [
      14.0,
      356.0,
      22.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-62",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      580.0,
      70.0,
      150,
      24
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "border": 1.0,
     "rounded": 4.0,
     "fontsize": 12.0,
     "keymode": 1,
     "outputmode": 1,
     "nosymquotes": 1,
     "lines": 1,
     "varname": "prompt5",
     "hint": "A sound, a style, an instrument. Return sends it; an empty field is silent",
     "presentation": 1,
     "presentation_rect": [
      38.0,
      348.0,
      338.0,
      38.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-63",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      740.0,
      70.0,
      81.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route text"
    }
   },
   {
    "box": {
     "id": "obj-64",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      824.0,
      70.0,
      107.8,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend text 5"
    }
   },
   {
    "box": {
     "id": "obj-65",
     "maxclass": "live.slider",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      580.0,
      104.0,
      100,
      30
     ],
     "outlettype": [
      "float",
      "float"
     ],
     "slidercolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "trioncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "tricolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "showname": 0,
     "orientation": 1,
     "fontsize": 11.0,
     "varname": "weight5",
     "hint": "How much of this prompt: 0 is none",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Weight 5",
       "parameter_shortname": "Weight 5",
       "parameter_type": 0,
       "parameter_mmin": 0.0,
       "parameter_mmax": 1.0,
       "parameter_initial": [
        0.0
       ],
       "parameter_initial_enable": 0,
       "parameter_unitstyle": 1
      }
     },
     "presentation": 1,
     "presentation_rect": [
      388.0,
      352.0,
      158.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-66",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      690.0,
      104.0,
      87.7,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "speedlim 30"
    }
   },
   {
    "box": {
     "id": "obj-67",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      784.0,
      104.0,
      121.2,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend weight 5"
    }
   },
   {
    "box": {
     "id": "obj-68",
     "maxclass": "newobj",
     "numinlets": 4,
     "numoutlets": 4,
     "patching_rect": [
      946.0,
      70.0,
      168.1,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "text": "route text weight clear"
    }
   },
   {
    "box": {
     "id": "obj-69",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      910.0,
      104.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-70",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      994.0,
      104.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-71",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1078.0,
      104.0,
      46,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "clear"
    }
   },
   {
    "box": {
     "id": "obj-72",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1250.0,
      188.0,
      220.0,
      20.0
     ],
     "text": "6",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 12,
     "presentation": 1,
     "presentation_rect": [
      14.0,
      404.0,
      22.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-73",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      580.0,
      150.0,
      150,
      24
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "border": 1.0,
     "rounded": 4.0,
     "fontsize": 12.0,
     "keymode": 1,
     "outputmode": 1,
     "nosymquotes": 1,
     "lines": 1,
     "varname": "prompt6",
     "hint": "A sound, a style, an instrument. Return sends it; an empty field is silent",
     "presentation": 1,
     "presentation_rect": [
      38.0,
      396.0,
      338.0,
      38.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-74",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      740.0,
      150.0,
      81.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route text"
    }
   },
   {
    "box": {
     "id": "obj-75",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      824.0,
      150.0,
      107.8,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend text 6"
    }
   },
   {
    "box": {
     "id": "obj-76",
     "maxclass": "live.slider",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      580.0,
      184.0,
      100,
      30
     ],
     "outlettype": [
      "float",
      "float"
     ],
     "slidercolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "trioncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "tricolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "showname": 0,
     "orientation": 1,
     "fontsize": 11.0,
     "varname": "weight6",
     "hint": "How much of this prompt: 0 is none",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Weight 6",
       "parameter_shortname": "Weight 6",
       "parameter_type": 0,
       "parameter_mmin": 0.0,
       "parameter_mmax": 1.0,
       "parameter_initial": [
        0.0
       ],
       "parameter_initial_enable": 0,
       "parameter_unitstyle": 1
      }
     },
     "presentation": 1,
     "presentation_rect": [
      388.0,
      400.0,
      158.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-77",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      690.0,
      184.0,
      87.7,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "speedlim 30"
    }
   },
   {
    "box": {
     "id": "obj-78",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      784.0,
      184.0,
      121.2,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend weight 6"
    }
   },
   {
    "box": {
     "id": "obj-79",
     "maxclass": "newobj",
     "numinlets": 4,
     "numoutlets": 4,
     "patching_rect": [
      946.0,
      150.0,
      168.1,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "text": "route text weight clear"
    }
   },
   {
    "box": {
     "id": "obj-80",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      910.0,
      184.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-81",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      994.0,
      184.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-82",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1078.0,
      184.0,
      46,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "clear"
    }
   },
   {
    "box": {
     "id": "obj-83",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1250.0,
      212.0,
      220.0,
      20.0
     ],
     "text": "7",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 12,
     "presentation": 1,
     "presentation_rect": [
      14.0,
      452.0,
      22.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-84",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      580.0,
      230.0,
      150,
      24
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "border": 1.0,
     "rounded": 4.0,
     "fontsize": 12.0,
     "keymode": 1,
     "outputmode": 1,
     "nosymquotes": 1,
     "lines": 1,
     "varname": "prompt7",
     "hint": "A sound, a style, an instrument. Return sends it; an empty field is silent",
     "presentation": 1,
     "presentation_rect": [
      38.0,
      444.0,
      338.0,
      38.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-85",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      740.0,
      230.0,
      81.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route text"
    }
   },
   {
    "box": {
     "id": "obj-86",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      824.0,
      230.0,
      107.8,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend text 7"
    }
   },
   {
    "box": {
     "id": "obj-87",
     "maxclass": "live.slider",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      580.0,
      264.0,
      100,
      30
     ],
     "outlettype": [
      "float",
      "float"
     ],
     "slidercolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "trioncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "tricolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "showname": 0,
     "orientation": 1,
     "fontsize": 11.0,
     "varname": "weight7",
     "hint": "How much of this prompt: 0 is none",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Weight 7",
       "parameter_shortname": "Weight 7",
       "parameter_type": 0,
       "parameter_mmin": 0.0,
       "parameter_mmax": 1.0,
       "parameter_initial": [
        0.0
       ],
       "parameter_initial_enable": 0,
       "parameter_unitstyle": 1
      }
     },
     "presentation": 1,
     "presentation_rect": [
      388.0,
      448.0,
      158.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-88",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      690.0,
      264.0,
      87.7,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "speedlim 30"
    }
   },
   {
    "box": {
     "id": "obj-89",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      784.0,
      264.0,
      121.2,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend weight 7"
    }
   },
   {
    "box": {
     "id": "obj-90",
     "maxclass": "newobj",
     "numinlets": 4,
     "numoutlets": 4,
     "patching_rect": [
      946.0,
      230.0,
      168.1,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "text": "route text weight clear"
    }
   },
   {
    "box": {
     "id": "obj-91",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      910.0,
      264.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-92",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      994.0,
      264.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-93",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1078.0,
      264.0,
      46,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "clear"
    }
   },
   {
    "box": {
     "id": "obj-94",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1250.0,
      236.0,
      220.0,
      20.0
     ],
     "text": "8",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 12,
     "presentation": 1,
     "presentation_rect": [
      14.0,
      500.0,
      22.0,
      22.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-95",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      580.0,
      310.0,
      150,
      24
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "border": 1.0,
     "rounded": 4.0,
     "fontsize": 12.0,
     "keymode": 1,
     "outputmode": 1,
     "nosymquotes": 1,
     "lines": 1,
     "varname": "prompt8",
     "hint": "A sound, a style, an instrument. Return sends it; an empty field is silent",
     "presentation": 1,
     "presentation_rect": [
      38.0,
      492.0,
      338.0,
      38.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-96",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      740.0,
      310.0,
      81.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route text"
    }
   },
   {
    "box": {
     "id": "obj-97",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      824.0,
      310.0,
      107.8,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend text 8"
    }
   },
   {
    "box": {
     "id": "obj-98",
     "maxclass": "live.slider",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      580.0,
      344.0,
      100,
      30
     ],
     "outlettype": [
      "float",
      "float"
     ],
     "slidercolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "trioncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "tricolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "showname": 0,
     "orientation": 1,
     "fontsize": 11.0,
     "varname": "weight8",
     "hint": "How much of this prompt: 0 is none",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Weight 8",
       "parameter_shortname": "Weight 8",
       "parameter_type": 0,
       "parameter_mmin": 0.0,
       "parameter_mmax": 1.0,
       "parameter_initial": [
        0.0
       ],
       "parameter_initial_enable": 0,
       "parameter_unitstyle": 1
      }
     },
     "presentation": 1,
     "presentation_rect": [
      388.0,
      496.0,
      158.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-99",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      690.0,
      344.0,
      87.7,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "speedlim 30"
    }
   },
   {
    "box": {
     "id": "obj-100",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      784.0,
      344.0,
      121.2,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend weight 8"
    }
   },
   {
    "box": {
     "id": "obj-101",
     "maxclass": "newobj",
     "numinlets": 4,
     "numoutlets": 4,
     "patching_rect": [
      946.0,
      310.0,
      168.1,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "text": "route text weight clear"
    }
   },
   {
    "box": {
     "id": "obj-102",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      910.0,
      344.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-103",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      994.0,
      344.0,
      76,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-104",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1078.0,
      344.0,
      46,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "clear"
    }
   },
   {
    "box": {
     "id": "obj-105",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1250.0,
      260.0,
      220.0,
      20.0
     ],
     "text": "PROMPTS",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 13,
     "presentation": 1,
     "presentation_rect": [
      14.0,
      10.0,
      94.0,
      22.0
     ],
     "fontface": 1
    }
   },
   {
    "box": {
     "id": "obj-106",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1250.0,
      284.0,
      220.0,
      20.0
     ],
     "text": "what Sideman plays: type words, press Return",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      110.0,
      11.0,
      270.0,
      20.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-107",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1250.0,
      308.0,
      220.0,
      20.0
     ],
     "text": "how much",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10,
     "presentation": 1,
     "presentation_rect": [
      388.0,
      36.0,
      56.0,
      18.0
     ]
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "obj-1",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-6",
      0
     ],
     "destination": [
      "obj-3",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-6",
      1
     ],
     "destination": [
      "obj-7",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-10",
      0
     ],
     "destination": [
      "obj-11",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-11",
      0
     ],
     "destination": [
      "obj-12",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-12",
      0
     ],
     "destination": [
      "obj-9",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      0
     ],
     "destination": [
      "obj-13",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-13",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-14",
      0
     ],
     "destination": [
      "obj-15",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-15",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-18",
      0
     ],
     "destination": [
      "obj-19",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-19",
      0
     ],
     "destination": [
      "obj-20",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-20",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-19",
      1
     ],
     "destination": [
      "obj-20",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-21",
      0
     ],
     "destination": [
      "obj-22",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-22",
      0
     ],
     "destination": [
      "obj-23",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-23",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-7",
      0
     ],
     "destination": [
      "obj-24",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-24",
      0
     ],
     "destination": [
      "obj-25",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-25",
      0
     ],
     "destination": [
      "obj-18",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-24",
      1
     ],
     "destination": [
      "obj-26",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-26",
      0
     ],
     "destination": [
      "obj-21",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-24",
      2
     ],
     "destination": [
      "obj-27",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-27",
      0
     ],
     "destination": [
      "obj-18",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-29",
      0
     ],
     "destination": [
      "obj-30",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-30",
      0
     ],
     "destination": [
      "obj-31",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-31",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-30",
      1
     ],
     "destination": [
      "obj-31",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-32",
      0
     ],
     "destination": [
      "obj-33",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-33",
      0
     ],
     "destination": [
      "obj-34",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-34",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-7",
      1
     ],
     "destination": [
      "obj-35",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-35",
      0
     ],
     "destination": [
      "obj-36",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-36",
      0
     ],
     "destination": [
      "obj-29",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-35",
      1
     ],
     "destination": [
      "obj-37",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-37",
      0
     ],
     "destination": [
      "obj-32",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-35",
      2
     ],
     "destination": [
      "obj-38",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-38",
      0
     ],
     "destination": [
      "obj-29",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-40",
      0
     ],
     "destination": [
      "obj-41",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-41",
      0
     ],
     "destination": [
      "obj-42",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-42",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-41",
      1
     ],
     "destination": [
      "obj-42",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-43",
      0
     ],
     "destination": [
      "obj-44",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-44",
      0
     ],
     "destination": [
      "obj-45",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-45",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-7",
      2
     ],
     "destination": [
      "obj-46",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-46",
      0
     ],
     "destination": [
      "obj-47",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-47",
      0
     ],
     "destination": [
      "obj-40",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-46",
      1
     ],
     "destination": [
      "obj-48",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-48",
      0
     ],
     "destination": [
      "obj-43",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-46",
      2
     ],
     "destination": [
      "obj-49",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-49",
      0
     ],
     "destination": [
      "obj-40",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-51",
      0
     ],
     "destination": [
      "obj-52",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-52",
      0
     ],
     "destination": [
      "obj-53",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-53",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-52",
      1
     ],
     "destination": [
      "obj-53",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-54",
      0
     ],
     "destination": [
      "obj-55",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-55",
      0
     ],
     "destination": [
      "obj-56",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-56",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-7",
      3
     ],
     "destination": [
      "obj-57",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-57",
      0
     ],
     "destination": [
      "obj-58",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-58",
      0
     ],
     "destination": [
      "obj-51",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-57",
      1
     ],
     "destination": [
      "obj-59",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-59",
      0
     ],
     "destination": [
      "obj-54",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-57",
      2
     ],
     "destination": [
      "obj-60",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-60",
      0
     ],
     "destination": [
      "obj-51",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-62",
      0
     ],
     "destination": [
      "obj-63",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-63",
      0
     ],
     "destination": [
      "obj-64",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-64",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-63",
      1
     ],
     "destination": [
      "obj-64",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-65",
      0
     ],
     "destination": [
      "obj-66",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-66",
      0
     ],
     "destination": [
      "obj-67",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-67",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-7",
      4
     ],
     "destination": [
      "obj-68",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-68",
      0
     ],
     "destination": [
      "obj-69",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-69",
      0
     ],
     "destination": [
      "obj-62",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-68",
      1
     ],
     "destination": [
      "obj-70",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-70",
      0
     ],
     "destination": [
      "obj-65",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-68",
      2
     ],
     "destination": [
      "obj-71",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-71",
      0
     ],
     "destination": [
      "obj-62",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-73",
      0
     ],
     "destination": [
      "obj-74",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-74",
      0
     ],
     "destination": [
      "obj-75",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-75",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-74",
      1
     ],
     "destination": [
      "obj-75",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-76",
      0
     ],
     "destination": [
      "obj-77",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-77",
      0
     ],
     "destination": [
      "obj-78",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-78",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-7",
      5
     ],
     "destination": [
      "obj-79",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-79",
      0
     ],
     "destination": [
      "obj-80",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-80",
      0
     ],
     "destination": [
      "obj-73",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-79",
      1
     ],
     "destination": [
      "obj-81",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-81",
      0
     ],
     "destination": [
      "obj-76",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-79",
      2
     ],
     "destination": [
      "obj-82",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-82",
      0
     ],
     "destination": [
      "obj-73",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-84",
      0
     ],
     "destination": [
      "obj-85",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-85",
      0
     ],
     "destination": [
      "obj-86",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-86",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-85",
      1
     ],
     "destination": [
      "obj-86",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-87",
      0
     ],
     "destination": [
      "obj-88",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-88",
      0
     ],
     "destination": [
      "obj-89",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-89",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-7",
      6
     ],
     "destination": [
      "obj-90",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-90",
      0
     ],
     "destination": [
      "obj-91",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-91",
      0
     ],
     "destination": [
      "obj-84",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-90",
      1
     ],
     "destination": [
      "obj-92",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-92",
      0
     ],
     "destination": [
      "obj-87",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-90",
      2
     ],
     "destination": [
      "obj-93",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-93",
      0
     ],
     "destination": [
      "obj-84",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-95",
      0
     ],
     "destination": [
      "obj-96",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-96",
      0
     ],
     "destination": [
      "obj-97",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-97",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-96",
      1
     ],
     "destination": [
      "obj-97",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-98",
      0
     ],
     "destination": [
      "obj-99",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-99",
      0
     ],
     "destination": [
      "obj-100",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-100",
      0
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-7",
      7
     ],
     "destination": [
      "obj-101",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-101",
      0
     ],
     "destination": [
      "obj-102",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-102",
      0
     ],
     "destination": [
      "obj-95",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-101",
      1
     ],
     "destination": [
      "obj-103",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-103",
      0
     ],
     "destination": [
      "obj-98",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-101",
      2
     ],
     "destination": [
      "obj-104",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-104",
      0
     ],
     "destination": [
      "obj-95",
      0
     ],
     "order": 0
    }
   }
  ],
  "dependency_cache": [],
  "autosave": 0,
  "editing_bgcolor": [
   0.106,
   0.114,
   0.133,
   1.0
  ],
  "locked_bgcolor": [
   0.106,
   0.114,
   0.133,
   1.0
  ],
  "openrect": [
   0.0,
   0.0,
   560.0,
   544.0
  ]
 }
}
